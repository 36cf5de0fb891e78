/** Movements of a run in columns: a stretch of a way and two moments for each leg, nothing to parse. */
import type { Replay } from './api/types';

export const MOVES = 0;
export const WORKS = 1;
export const WAITS = 2;
const STATES = { moves: MOVES, works: WORKS, waits: WAITS } as const;

/** A course on the map: projected points at equal distances along it. */
export interface Course {
  id: string;
  mode: string;
  x: Float32Array;
  y: Float32Array;
  km: number;
}

export interface Movements {
  n: number;
  courses: Course[];
  entity: string[];
  kind: string[];
  callsign: (string | null)[];
  /** First leg of each entity, and one past the last of all. */
  first: Uint32Array;
  stretch: Uint16Array;
  t0: Float32Array;
  t1: Float32Array;
  /** Of stretches. */
  way: Uint16Array;
  from: Uint8Array;
  to: Uint8Array;
  state: Uint8Array;
  label: string[];
  waitingFor: (string | null)[];
}

function bytes(text: string): ArrayBuffer {
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
  return out.buffer;
}

/** Length of a course along the sphere. */
export function lengthKm(course: [number, number][]): number {
  const rad = Math.PI / 180;
  let sum = 0;
  for (let i = 1; i < course.length; i++) {
    const [a, b] = [course[i - 1], course[i]];
    const h = Math.sin(((b[1] - a[1]) * rad) / 2) ** 2 + Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * Math.sin(((b[0] - a[0]) * rad) / 2) ** 2;
    sum += 2 * 6371.0088 * Math.asin(Math.sqrt(h));
  }
  return sum;
}

export function decode(doc: Replay, project: (p: [number, number]) => [number, number]): Movements {
  const ids = Object.keys(doc.ways);
  const number = new Map(ids.map((id, i) => [id, i]));
  const courses = ids.map((id) => {
    const points = doc.ways[id].map(project);
    return {
      id,
      mode: id.slice(0, id.indexOf(':')),
      x: Float32Array.from(points, (p) => p[0]),
      y: Float32Array.from(points, (p) => p[1]),
      km: lengthKm(doc.ways[id]),
    };
  });
  const s = doc.stretches;
  return {
    n: doc.entities.entity.length,
    courses,
    entity: doc.entities.entity,
    kind: doc.entities.kind,
    callsign: doc.entities.callsign,
    first: Uint32Array.from([...doc.entities.first_leg, doc.n_leg]),
    stretch: new Uint16Array(bytes(doc.legs.leg)),
    t0: new Float32Array(bytes(doc.legs.start_h)),
    t1: new Float32Array(bytes(doc.legs.end_h)),
    way: Uint16Array.from(s.way, (id) => number.get(id)!),
    from: Uint8Array.from(s.first),
    to: Uint8Array.from(s.last),
    state: Uint8Array.from(s.state, (name) => STATES[name]),
    label: s.label,
    waitingFor: s.waiting_for,
  };
}

/** The place at an end of a way, or '' on the way: `rail:a>b` at piece 0 is a, at the last piece b. */
export function placeAt(way: string, piece: number, n: number): string {
  const stops = way.slice(way.indexOf(':') + 1).split('>');
  if (piece === 0) return stops[0];
  return piece === n ? stops[stops.length - 1] : '';
}

export interface Frame {
  n: number;
  id: Uint32Array;
  leg: Uint32Array;
  x: Float32Array;
  y: Float32Array;
  angle: Float32Array;
  state: Uint8Array;
}
export const newFrame = (n: number): Frame => ({
  n: 0,
  id: new Uint32Array(n),
  leg: new Uint32Array(n),
  x: new Float32Array(n),
  y: new Float32Array(n),
  angle: new Float32Array(n),
  state: new Uint8Array(n),
});

/** The leg that an entity is on at hour t, or -1 before its first and after its last. */
export function legAt(m: Movements, who: number, t: number): number {
  let lo = m.first[who];
  let hi = m.first[who + 1] - 1;
  if (hi < lo || t < m.t0[lo] || t > m.t1[hi]) return -1;
  while (lo < hi) {
    const mid = (lo + hi + 1) >> 1;
    if (m.t0[mid] <= t) lo = mid;
    else hi = mid - 1;
  }
  return lo;
}

/** Where everyone is at hour t: one binary search each, no allocation. */
export function positionsAt(m: Movements, t: number, f: Frame): void {
  let n = 0;
  for (let who = 0; who < m.n; who++) {
    const leg = legAt(m, who, t);
    if (leg < 0) continue;
    const s = m.stretch[leg];
    const c = m.courses[m.way[s]];
    const span = m.t1[leg] - m.t0[leg];
    const share = span > 0 ? Math.min(1, (t - m.t0[leg]) / span) : 1;
    const at = m.from[s] + (m.to[s] - m.from[s]) * share;
    const i = Math.max(0, Math.min(c.x.length - 2, Math.floor(at)));
    const w = at - i;
    const dx = c.x[i + 1] - c.x[i];
    const dy = c.y[i + 1] - c.y[i];
    f.id[n] = who;
    f.leg[n] = leg;
    f.x[n] = c.x[i] + dx * w;
    f.y[n] = c.y[i] + dy * w;
    f.angle[n] = Math.atan2(dy, dx);
    f.state[n] = m.state[s];
    n++;
  }
  f.n = n;
}

/** How often each way was gone along, as many a day: what the width of a line says. */
export function flowOf(m: Movements, days: number): Float32Array {
  const flow = new Float32Array(m.courses.length);
  for (let leg = 0; leg < m.stretch.length; leg++) {
    const s = m.stretch[leg];
    if (m.state[s] === MOVES) flow[m.way[s]] += (m.to[s] - m.from[s]) / (m.courses[m.way[s]].x.length - 1) / days;
  }
  return flow;
}

/** The same by link of the atlas: ways that share a link add up. */
export function linkFlowOf(m: Movements, flow: Float32Array, links: Record<string, string[]>): Map<string, number> {
  const sums = new Map<string, number>();
  m.courses.forEach((course, i) => {
    for (const link of new Set(links[course.id] ?? [])) sums.set(link, (sums.get(link) ?? 0) + flow[i]);
  });
  return sums;
}

export interface Closure {
  place: string;
  kind: string;
  label: string;
  t0: number;
  t1: number;
}
/** Spells in which each place is shut, one by one. */
export const closuresOf = (rows: NonNullable<Replay['closures']>): Closure[] =>
  rows.flatMap((row) => row.places.flatMap((place) => row.start_h.map((t0, i) => ({ place, kind: row.kind, label: row.label, t0, t1: row.end_h[i] }))));
/** What shuts places at an hour, the first reason of each. */
export function shutAt(closures: Closure[], t: number): Map<string, Closure> {
  const shut = new Map<string, Closure>();
  for (const one of closures) if (one.t0 <= t && t < one.t1 && !shut.has(one.place)) shut.set(one.place, one);
  return shut;
}
