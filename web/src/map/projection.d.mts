import type { GeoProjection } from 'd3-geo';
export declare const projection: () => GeoProjection;
