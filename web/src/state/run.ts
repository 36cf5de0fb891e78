/** A simulated run as the page holds it: movements, queues by place and day, and the figures it gave. */
import { get } from '../api/client';
import type { Replay, RunShown, SimPlace, SimResult } from '../api/types';
import { projection } from '../map/projection.mjs';
import { closuresOf, decode, flowOf, linkFlowOf, placeAt, WAITS, type Closure, type Movements } from '../movements';
import { follow } from './watch';

export interface Yard {
  place: string;
  label: string;
  daily: Float32Array;
  mean: number;
}
export interface Run {
  id: string;
  name: string;
  from: string;
  days: number;
  result: SimResult;
  movements: Movements;
  flow: Float32Array;
  /** Trains or ships a day along each link of the atlas, both ways together. */
  linkFlow: Map<string, number>;
  /** Links of the atlas along each way. */
  links: Record<string, string[]>;
  /** Ships that weather holds: where and when. */
  held: { place: string; t0: number; t1: number }[];
  /** When weather or an order shuts a place, whether or not anyone waits there. */
  closures: Closure[];
  /** Boxes and wagons that stand in yards, by place. */
  yards: Map<string, Yard>;
  /** All yards, by day. */
  total: Float32Array;
  /** Legs that wait for a berth, a border, a track: who, where. */
  waits: { leg: number; place: string }[];
}

export type RunHead = RunShown;

const CRUDE = /oil|tank/;

export function yardsOf(places: SimPlace[], days: number): Map<string, Yard> {
  const yards = new Map<string, Yard>();
  for (const one of places) {
    if (one.kind !== 'stock' || CRUDE.test(one.id)) continue;
    const yard = yards.get(one.where) ?? { place: one.where, label: one.label, daily: new Float32Array(days), mean: 0 };
    one.daily.forEach((v, i) => (yard.daily[i] += v));
    yards.set(one.where, yard);
  }
  for (const [place, yard] of yards) {
    yard.mean = yard.daily.reduce((a, b) => a + b, 0) / days;
    if (yard.mean === 0) yards.delete(place);
  }
  return yards;
}

const byWeather = (m: Movements, leg: number): boolean => /weather/.test(`${m.label[m.stretch[leg]]} ${m.waitingFor[m.stretch[leg]] ?? ''}`);

/** Legs that wait for something scarce; a ship that waits for cargo does not queue. */
export function waitsOf(m: Movements, places: SimPlace[]): { leg: number; place: string }[] {
  const scarce = new Set(places.filter((one) => one.kind === 'resource').map((one) => one.id));
  const waits: { leg: number; place: string }[] = [];
  for (let leg = 0; leg < m.stretch.length; leg++) {
    const s = m.stretch[leg];
    if (m.state[s] !== WAITS) continue;
    const cause = m.waitingFor[s] ?? '';
    if (!scarce.has(cause) && !byWeather(m, leg)) continue;
    const course = m.courses[m.way[s]];
    const place = placeAt(course.id, m.from[s], course.x.length - 1);
    if (place) waits.push({ leg, place });
  }
  return waits;
}

export function build(name: string, result: SimResult, replay: Replay): Run {
  const project = projection();
  const movements = decode(replay, (p) => project(p)!);
  const yards = yardsOf(result.places, replay.days);
  const total = new Float32Array(replay.days);
  for (const yard of yards.values()) yard.daily.forEach((v, i) => (total[i] += v));
  const flow = flowOf(movements, replay.days);
  const waits = waitsOf(movements, result.places);
  return {
    id: replay.run_id,
    name,
    from: replay.from,
    days: replay.days,
    result,
    movements,
    flow,
    linkFlow: linkFlowOf(movements, flow, replay.links ?? {}),
    links: replay.links ?? {},
    closures: closuresOf(replay.closures ?? []),
    yards,
    total,
    waits,
    held: waits.filter(({ leg }) => byWeather(movements, leg)).map(({ leg, place }) => ({ place, t0: movements.t0[leg], t1: movements.t1[leg] })),
  };
}

/** Take the answer of a run once it is done, telling how far it is meanwhile. */
export async function load(id: string, tell: (head: RunHead) => void, stop?: AbortSignal): Promise<Run> {
  const path = { run_id: id };
  const answer = () => Promise.all([get('/runs/{run_id}/result', { path }, stop), get('/runs/{run_id}/movements', { path }, stop)]);
  // the baseline is nearly always there: its answer is asked for before its state is known
  const early = id === 'baseline' ? answer().catch(() => null) : null;
  const head = await follow(id, tell, stop);
  if (head.status !== 'done') throw new Error(`run ${id} is ${head.status}: ${head.message}`);
  const [result, replay] = (await early) ?? (await answer());
  return build(id, result, replay);
}
