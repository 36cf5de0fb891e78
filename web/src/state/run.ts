/** A simulated run as the page holds it: movements, queues by place and day, and the figures it gave. */
import { getJson } from '../api/client';
import type { Replay, SimPlace, SimResult } from '../api/types';
import { projection } from '../map/projection.mjs';
import { decode, flowOf, holdsOf, placeAt, WAITS, type Hold, type Movements } from '../movements';

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
  holds: Hold[];
  /** Boxes and wagons that stand in yards, by place. */
  yards: Map<string, Yard>;
  /** All yards, by day. */
  total: Float32Array;
  /** Legs that wait for a berth, a border, a track: who, where. */
  waits: { leg: number; place: string }[];
}

export interface RunHead {
  id: string;
  status: string;
  progress?: number;
  message?: string | null;
  name?: string | null;
  kind?: string;
}

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

/** Legs that wait for something scarce; a ship that waits for cargo does not queue. */
export function waitsOf(m: Movements, places: SimPlace[]): { leg: number; place: string }[] {
  const scarce = new Set(places.filter((one) => one.kind === 'resource').map((one) => one.id));
  const waits: { leg: number; place: string }[] = [];
  for (let leg = 0; leg < m.stretch.length; leg++) {
    const s = m.stretch[leg];
    if (m.state[s] !== WAITS) continue;
    const cause = m.waitingFor[s] ?? '';
    if (!scarce.has(cause) && !/weather/.test(m.label[s])) continue;
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
  return {
    id: replay.run_id,
    name,
    from: replay.from,
    days: replay.days,
    result,
    movements,
    flow: flowOf(movements, replay.days),
    holds: holdsOf(movements),
    yards,
    total,
    waits: waitsOf(movements, result.places),
  };
}

const FINAL = new Set(['done', 'failed', 'lost', 'cancelled']);

/** Wait until a run is done, telling how far it is, and take its answer. */
export async function load(id: string, tell: (head: RunHead) => void): Promise<Run> {
  for (;;) {
    const head = await getJson<RunHead>(`/runs/${encodeURIComponent(id)}`);
    if (FINAL.has(head.status)) {
      if (head.status !== 'done') throw new Error(`run ${id} is ${head.status}: ${head.message ?? ''}`);
      break;
    }
    tell(head);
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
  const [result, replay] = await Promise.all([
    getJson<SimResult>(`/runs/${encodeURIComponent(id)}/result`),
    getJson<Replay>(`/runs/${encodeURIComponent(id)}/movements`),
  ]);
  return build(id, result, replay);
}
