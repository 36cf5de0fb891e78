// The packaged land (Natural Earth, src/transcaspian/data/geo/land.json) is projected once, here, and written as
// SVG path strings: the browser needs no parser and no tiles, it does `new Path2D(string)`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { projection } from '../src/map/projection.mjs';

const DIGITS = 10; // tenths of a unit of the 4000-unit world
const source = new URL('../../src/transcaspian/data/geo/land.json', import.meta.url);
const { land, borders, attribution } = JSON.parse(readFileSync(source, 'utf8'));
const project = projection();

/** Relative "m dx,dy l dx,dy": a third smaller than absolute, the same shape. Jumps over the edge start anew. */
function path(lines, closed) {
  let text = '';
  let [cx, cy] = [0, 0];
  for (const line of lines) {
    let start = null;
    let before = null;
    for (const point of line) {
      const [x, y] = project(point).map((v) => Math.round(v * DIGITS));
      if (before && Math.abs(x - before[0]) > 1500 * DIGITS) start = null;
      else if (before && x === before[0] && y === before[1]) continue;
      text += `${start ? 'l' : 'm'}${(x - cx) / DIGITS},${(y - cy) / DIGITS}`;
      start ??= [x, y];
      [cx, cy] = before = [x, y];
    }
    if (closed && start) {
      text += 'z';
      [cx, cy] = start;
    }
  }
  return text;
}

const graticule = [];
for (let lon = -105; lon <= 225; lon += 15) {
  graticule.push(Array.from({ length: 61 }, (_, i) => [lon > 180 ? lon - 360 : lon, -60 + (i * 140) / 60]));
}
for (let lat = -60; lat <= 75; lat += 15) {
  graticule.push(Array.from({ length: 120 }, (_, i) => [-114 + (i * 358) / 119, lat]).map(([a, b]) => [a > 180 ? a - 360 : a, b]));
}
const out = new URL('../public/', import.meta.url);
mkdirSync(out, { recursive: true });
const text = JSON.stringify({ attribution, land: path(land, true), borders: path(borders, false), graticule: path(graticule, false) });
writeFileSync(new URL('basemap.json', out), text);
console.log(`basemap ${(text.length / 1024).toFixed(0)} KiB`);
