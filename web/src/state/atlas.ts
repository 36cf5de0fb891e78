/** The atlas as the map needs it, from GeoJSON. */
import { get } from '../api/client';
import type { AtlasDocument, AtlasLink, AtlasPlace } from '../api/types';

export interface Atlas {
  places: Map<string, AtlasPlace>;
  links: AtlasLink[];
  attribution: string;
}

export function atlasOf(doc: AtlasDocument): Atlas {
  const places = new Map<string, AtlasPlace>();
  const links: AtlasLink[] = [];
  for (const { id, geometry, properties } of doc.features) {
    if (geometry?.type === 'Point') {
      const [lon, lat] = geometry.coordinates as [number, number];
      places.set(id, { ...(properties as unknown as AtlasPlace), id, lon, lat });
    } else if (geometry?.type === 'LineString') {
      links.push({ ...(properties as unknown as AtlasLink), id, course: geometry.coordinates as [number, number][] });
    }
  }
  return { places, links, attribution: doc.attribution };
}

export const loadAtlas = async (): Promise<Atlas> => atlasOf(await get('/atlas.geojson'));

/** Land and frontiers as paths, made when the page was built; asked for at once, whatever is looked at first. */
export const basemap: Promise<{ land: string; borders: string; graticule: string }> =
  typeof document === 'undefined' ? new Promise(() => undefined) : fetch('./basemap.json').then((answer) => answer.json());

/** The name of a place in the reader's language, where the atlas knows one. */
export function nameOf(atlas: Atlas | null, id: string, language: string): string {
  const place = atlas?.places.get(id);
  return (language !== 'en' && place?.names?.[language]?.[0]) || place?.name || id;
}
