/** Lines of the time-space chart, and where on them a leg of somebody lies. */
import { type Movements } from '../movements';

export const LINES: Record<string, string[]> = {
  middle: ['xian', 'altynkol-khorgos', 'beyneu', 'aktau', 'alat', 'boyuk-kesik-gardabani', 'tbilisi', 'poti', 'constanta'],
  btk: ['xian', 'altynkol-khorgos', 'beyneu', 'aktau', 'alat', 'boyuk-kesik-gardabani', 'tbilisi', 'akhalkalaki', 'istanbul'],
  northern: ['xian', 'dostyk-alashankou', 'ozinki-semiglavy-mar', 'brest-malaszewicze'],
  altynkol: ['xian', 'altynkol-khorgos', 'ozinki-semiglavy-mar', 'brest-malaszewicze'],
  caspian: ['aktau', 'alat'],
  kuryk: ['kuryk', 'alat'],
};

export interface Line {
  stops: string[];
  /** Kilometres of each stop from the first. */
  km: number[];
  /** Of each way: kilometres of its ends on this line, NaN where it does not lie on it. */
  ends: [number, number][];
}

const endsOf = (way: string): [string, string] => {
  const stops = way.slice(way.indexOf(':') + 1).split('>');
  return [stops[0], stops[stops.length - 1]];
};

export function lineOf(m: Movements, stops: string[]): Line {
  const between = new Map<string, number>();
  for (const course of m.courses) {
    const [a, b] = endsOf(course.id);
    between.set(`${a}>${b}`, course.km);
    if (!between.has(`${b}>${a}`)) between.set(`${b}>${a}`, course.km);
  }
  const km = [0];
  for (let i = 1; i < stops.length; i++) km.push(km[i - 1] + (between.get(`${stops[i - 1]}>${stops[i]}`) ?? 0));
  const at = new Map(stops.map((stop, i) => [stop, km[i]]));
  const ends = m.courses.map(({ id }): [number, number] => {
    const [a, b] = endsOf(id);
    return [at.get(a) ?? NaN, at.get(b) ?? NaN];
  });
  return { stops, km, ends };
}

/** Kilometres at the beginning and the end of a leg on a line, or null where it lies elsewhere. */
export function legOn(m: Movements, line: Line, leg: number): [number, number] | null {
  const s = m.stretch[leg];
  const [a, b] = line.ends[m.way[s]];
  if (Number.isNaN(a) || Number.isNaN(b)) return null;
  const n = m.courses[m.way[s]].x.length - 1;
  return [a + ((b - a) * m.from[s]) / n, a + ((b - a) * m.to[s]) / n];
}
