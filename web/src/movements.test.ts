import { expect, test } from 'vitest';
import type { Replay } from './api/types';
import { closuresOf, decode, flowOf, legAt, linkFlowOf, newFrame, placeAt, positionsAt, shutAt, WAITS } from './movements';

const b64 = (array: ArrayBufferView): string => btoa(String.fromCharCode(...new Uint8Array(array.buffer)));
const line = (x0: number, x1: number): [number, number][] => Array.from({ length: 61 }, (_, i) => [x0 + ((x1 - x0) * i) / 60, 0]);
const replay: Replay = {
  run_id: 's-1', replication: 0, from: '2024-02-01', days: 2, n_leg: 3,
  ways: { 'rail:a>b': line(0, 60), 'sea:b>c': line(60, 120) },
  links: { 'rail:a>b': ['rail:a~x', 'rail:x~b'], 'sea:b>c': ['sea:b~c'] },
  closures: [{ calendar: 'north', label: 'closures', kind: 'weather', places: ['b', 'c'], start_h: [4, 30], end_h: [9, 40] }],
  entities: { entity: ['t1', 's1'], kind: ['block', 'feeder'], callsign: ['X', null], first_leg: [0, 2] },
  stretches: { way: ['rail:a>b', 'rail:a>b', 'sea:b>c'], first: [0, 60, 0], last: [60, 60, 0], state: ['moves', 'waits', 'waits'], step: ['go', 'wait', 'sail'], label: ['by rail', 'waits to pass', 'waits for weather at anchor'], waiting_for: [null, 'border.b', 'caspian-north'] },
  legs: { leg: b64(Uint16Array.of(0, 1, 2)), start_h: b64(Float32Array.of(0, 10, 5)), end_h: b64(Float32Array.of(10, 20, 8)) },
};
const m = decode(replay, (p) => p);
const at = (t: number) => { const f = newFrame(m.n); positionsAt(m, t, f); return f; };

test('columns come back as they were written', () => {
  expect([...m.first]).toEqual([0, 2, 3]);
  expect([...m.stretch]).toEqual([0, 1, 2]);
  expect([...m.t1]).toEqual([10, 20, 8]);
});
test('moves along its course, stands where it waits, is gone before and after', () => {
  expect(at(2.5).x[0]).toBeCloseTo(15);
  expect([at(15).x[0], at(15).state[0]]).toEqual([60, WAITS]);
  expect(at(20.5).n).toBe(0);
  expect(legAt(m, 1, 4.9)).toBe(-1);
});
test('the ends of a way are places, between them is none', () => {
  expect([placeAt('rail:a>b>c', 0, 60), placeAt('rail:a>b>c', 60, 60), placeAt('rail:a>b>c', 30, 60)]).toEqual(['a', 'c', '']);
});
test('width says trains a day', () => expect([...flowOf(m, 2)]).toEqual([0.5, 0]));
test('a link is as wide as all ways over it', () => {
  const flow = linkFlowOf(m, Float32Array.of(2, 5), { 'rail:a>b': ['x', 'y'], 'sea:b>c': ['y'] });
  expect([...flow]).toEqual([['x', 2], ['y', 7]]);
});
test('a place is shut for as long as weather lasts, whether or not a ship waits', () => {
  const closures = closuresOf(replay.closures);
  expect([...shutAt(closures, 4).keys()]).toEqual(['b', 'c']);
  expect([shutAt(closures, 9).size, shutAt(closures, 31).get('c')?.kind]).toEqual([0, 'weather']);
});
