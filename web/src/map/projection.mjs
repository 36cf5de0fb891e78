import { geoNaturalEarth1 } from 'd3-geo';

/** The one projection of the page: Natural Earth I, centred on the corridor, 4000 units wide. */
export const projection = () =>
  geoNaturalEarth1().rotate([-65, 0]).scale(4000 / (2 * Math.PI)).translate([2000, 1000]);
