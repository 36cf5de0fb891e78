/** Lines of the time-space chart, who is on them, and what each of them waits for. */
import { legAt, placeAt, WAITS, type Movements } from '../movements';

export const LINES: Record<string, string[]> = {
  middle: ['xian', 'altynkol-khorgos', 'beyneu', 'aktau', 'alat', 'boyuk-kesik-gardabani', 'tbilisi', 'poti', 'constanta'],
  btk: ['xian', 'altynkol-khorgos', 'beyneu', 'aktau', 'alat', 'boyuk-kesik-gardabani', 'tbilisi', 'akhalkalaki', 'istanbul'],
  dostyk: ['xian', 'dostyk-alashankou', 'beyneu', 'aktau', 'alat'],
  northern: ['xian', 'dostyk-alashankou', 'ozinki-semiglavy-mar', 'brest-malaszewicze'],
  altynkol: ['xian', 'altynkol-khorgos', 'ozinki-semiglavy-mar', 'brest-malaszewicze'],
  chongqing: ['chongqing', 'altynkol-khorgos', 'beyneu', 'aktau', 'alat'],
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

/** Who has legs on a line between two hours, in the order in which they come. */
export function whoIsOn(m: Movements, line: Line, from: number, to: number): number[] {
  const found: [number, number][] = [];
  for (let who = 0; who < m.n; who++) {
    for (let leg = m.first[who]; leg < m.first[who + 1]; leg++) {
      if (m.t1[leg] < from || m.t0[leg] > to || !legOn(m, line, leg)) continue;
      found.push([m.t0[leg], who]);
      break;
    }
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, who]) => who);
}

export interface Stay {
  leg: number;
  t0: number;
  t1: number;
  state: number;
  label: string;
  /** What is waited for, as the simulation names it. */
  cause: string;
  place: string;
}
/** What somebody did, leg by leg; neighbours that say the same are one. */
export function logOf(m: Movements, who: number): Stay[] {
  const log: Stay[] = [];
  for (let leg = m.first[who]; leg < m.first[who + 1]; leg++) {
    const s = m.stretch[leg];
    const course = m.courses[m.way[s]];
    const one = { leg, t0: m.t0[leg], t1: m.t1[leg], state: m.state[s], label: m.label[s], cause: m.waitingFor[s] ?? '', place: placeAt(course.id, m.to[s], course.x.length - 1) };
    const last = log[log.length - 1];
    if (last && last.state === one.state && last.label === one.label && last.cause === one.cause && one.t0 - last.t1 < 0.02) Object.assign(last, { t1: one.t1, place: one.place });
    else log.push(one);
  }
  return log;
}

/** Waits of a log by cause and place, the longest first. */
export function waitsIn(log: Stay[]): { cause: string; label: string; place: string; hours: number }[] {
  const sums = new Map<string, { cause: string; label: string; place: string; hours: number }>();
  for (const one of log) {
    if (one.state !== WAITS) continue;
    const key = `${one.cause} ${one.label} ${one.place}`;
    const sum = sums.get(key) ?? { cause: one.cause, label: one.label, place: one.place, hours: 0 };
    sum.hours += one.t1 - one.t0;
    sums.set(key, sum);
  }
  return [...sums.values()].sort((a, b) => b.hours - a.hours);
}

/** What somebody does at an hour; null before the first leg and after the last. */
export function doing(m: Movements, who: number, t: number): Stay | null {
  const leg = legAt(m, who, t);
  return leg < 0 ? null : (logOf(m, who).find((one) => one.t0 <= m.t0[leg] && m.t0[leg] < one.t1 + 1e-6) ?? null);
}

/** Distance of a point from a stretch between two points. */
export function distance(px: number, py: number, x0: number, y0: number, x1: number, y1: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - x0) * dx + (py - y0) * dy) / length));
  return Math.hypot(px - x0 - share * dx, py - y0 - share * dy);
}
