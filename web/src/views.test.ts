import { expect, test } from 'vitest';
import type { NodeCause, Occupancy, Relief, SimPlace } from './api/types';
import { MOVES, WAITS, type Movements } from './movements';
import { csvOf } from './parts/exports';
import { changes, rowsOf, shares } from './views/bottlenecks';
import { yearOf } from './views/evidence/promises';
import { cutText, valueOf } from './views/evidence/review';
import { bandsOf, blockOf, usedOf } from './views/gantt';
import { distance, doing, lineOf, logOf, waitsIn, whoIsOn } from './views/lines';
import { kindsOf } from './views/queue';
import { byCargo } from './views/ranking';
import { scaleOf } from './views/space';
import { windowAt } from './views/window';

const course = (id: string, km: number) => ({ id, mode: 'rail', x: new Float32Array(61), y: new Float32Array(61), km });
/** Two trains from a to b: one waits there for a berth in two legs, the other goes by on another way. */
const m = {
  n: 2,
  courses: [course('rail:a>b', 100), course('rail:x>y', 10)],
  entity: ['t-1', 't-2'],
  kind: ['block', 'block'],
  callsign: ['ONE', null],
  first: Uint32Array.of(0, 3, 4),
  stretch: Uint16Array.of(0, 1, 1, 2),
  t0: Float32Array.of(0, 10, 12, 5),
  t1: Float32Array.of(10, 12, 20, 9),
  way: Uint16Array.of(0, 0, 1),
  from: Uint8Array.of(0, 60, 0),
  to: Uint8Array.of(60, 60, 60),
  state: Uint8Array.of(MOVES, WAITS, MOVES),
  label: ['by rail', 'waits for a berth', 'elsewhere'],
  waitingFor: [null, 'b.berths', null],
} as unknown as Movements;
const line = lineOf(m, ['a', 'b']);

test('who is on a line within a window comes in the order of its first leg, others do not', () => {
  expect(whoIsOn(m, line, 0, 24)).toEqual([0]);
  expect(whoIsOn(m, line, 21, 24)).toEqual([]);
});
test('neighbouring legs that say the same are one stay, and its hours are all there', () => {
  const log = logOf(m, 0);
  expect(log.map((one) => [one.t0, one.t1, one.state])).toEqual([[0, 10, MOVES], [10, 20, WAITS]]);
  expect(waitsIn(log)).toEqual([{ cause: 'b.berths', label: 'waits for a berth', place: 'b', hours: 10 }]);
  expect(doing(m, 0, 15)).toMatchObject({ label: 'waits for a berth' });
  expect(doing(m, 0, 21)).toBeNull();
});
test('a window stays within the run, wherever the clock is', () => {
  expect(windowAt(0, 10, 2160)).toEqual([0, 240]);
  expect(windowAt(2160, 10, 2160)).toEqual([1920, 2160]);
  expect(windowAt(1000, 10, 2160)).toEqual([880, 1120]);
  expect(windowAt(5, 30, 240)).toEqual([0, 240]);
});
test('what is asked for around a window covers it', () => {
  for (const t of [0, 100, 333, 700, 1500, 2160]) {
    const [from, to] = windowAt(t, 10, 2160);
    const start = Math.max(0, blockOf(t, 10, 2160) * 240 - 240);
    expect(start).toBeLessThanOrEqual(from);
    expect(start + 720).toBeGreaterThanOrEqual(to);
  }
});
test('stops keep their order on the scale, and short legs get more room than by distance', () => {
  const y = scaleOf([0, 100, 10_000], 0, 100);
  expect([y(0), y(10_000)]).toEqual([0, 100]);
  expect(y(100)).toBeGreaterThan(1);
  expect(y(50)).toBeCloseTo(y(100) / 2);
});
test('a point is as far from a stretch as from its nearest point', () => {
  expect(distance(5, 3, 0, 0, 10, 0)).toBe(3);
  expect(distance(13, 4, 0, 0, 10, 0)).toBe(5);
  expect(distance(1, 1, 0, 0, 0, 0)).toBeCloseTo(Math.SQRT2);
});

const columns = { node: [0, 0, 1], lane: [0, 1, 9], start_h: [0, 2, 1], end_h: [4, 6, 3], entity: ['s', 't', 'u'], callsign: [null, 'T', null], kind: ['ship', 'ship', 'train'], amount: [1, 1, 2] };
const doc = { nodes: [{ id: 'b', label: 'berths', where: 'p', capacity: 2, lanes: 2 }, { id: 'w', label: 'wagons', where: 'p', capacity: 50, lanes: 50 }], columns } as unknown as Occupancy;
test('few lanes are drawn one by one, many as the number in use', () => {
  const bands = bandsOf(doc);
  expect(bands.map((one) => [one.label, one.capacity, one.bars.length])).toEqual([['berths 1', null, 1], ['berths 2', null, 1], ['wagons', 50, 1]]);
  expect(bands[1].bars[0].name).toBe('T');
});
test('the number in use begins and ends at nothing', () => {
  expect(usedOf([...bandsOf(doc)[0].bars, ...bandsOf(doc)[1].bars])).toEqual([[0, 1], [2, 2], [4, 1], [6, 0]]);
});

const place = (id: string, kind: string, queue: number, daily: number[] = []): SimPlace => ({ id, kind, where: id, label: id, queue: { mean: queue, low: 0, high: 0 }, wait_h: { mean: 1 / queue, low: 0, high: 0 }, utilisation: null, queue_max: 0, daily, daily_p10: daily, daily_p90: daily }) as SimPlace;
test('rows of the strip: yards first, then by what is asked; what nobody waited for is left out', () => {
  const rows = [place('r', 'resource', 3), place('s', 'stock', 1), place('none', 'stock', 0.001), place('q', 'resource', 5)];
  expect(rowsOf(rows).map((one) => one.id)).toEqual(['s', 'q', 'r']);
  expect(rowsOf(rows, 'wait').map((one) => one.id)).toEqual(['s', 'r', 'q']);
});
test('a row is told against its greatest day, and a difference against that of both', () => {
  expect(shares([1, 4, 2])).toEqual([0.25, 1, 0.5]);
  expect(changes([2, 4], [4, 0])).toEqual([-0.5, 1]);
  expect(changes([0], [0])).toEqual([0]);
});
test('who waits is told one kind at a time, the unit of the queue first', () => {
  const cause = (who: string, hours: number) => ({ who, hours }) as NodeCause;
  expect(kindsOf([cause('TEU', 9), cause('ship', 1), cause('t', 0)], 'ship')).toEqual(['ship', 'TEU']);
});
test('a table keeps commas, quotes and lines, and a formula stays text', () => {
  expect(csvOf([{ a: 'x, "y"\n', b: 1 }, { a: '=1+1', c: null }])).toBe('a,b,c\r\n"x, ""y""\n",1,\r\n\'=1+1,,\r\n');
});
test('a year that is due ends with its last day', () => {
  expect([yearOf('2024'), yearOf('2024', true), yearOf('2024-07'), yearOf(null)]).toEqual([2024, 2025, 2024.5, null]);
});
test('a text that is cut at its spans is whole, and every piece knows whose it is', () => {
  const pieces = cutText('abcdef', [{ name: 'x', span: [1, 4] }, { name: 'y', span: [3, 5] }, { name: 'z', span: null }]);
  expect(pieces.map((one) => one.text).join('')).toBe('abcdef');
  expect(pieces.map((one) => [one.text, one.names])).toEqual([['a', []], ['bc', ['x']], ['d', ['x', 'y']], ['e', ['y']], ['f', []]]);
});
test('what is typed in place of a value is of the same sort', () => {
  expect([valueOf('5', 4), valueOf('true', false), valueOf('["a"]', []), valueOf('a, b', ['c']), valueOf('x', 'y'), valueOf('', 3)]).toEqual([5, true, ['a'], ['a', 'b'], 'x', null]);
});
test('causes stand under their cargo, each once and in the order they were told', () => {
  const rows = [['boxes', 'a'], ['wagons', 'b'], ['boxes', 'c']].map(([cargo, cause]) => ({ cargo, cause }) as Relief);
  expect([...byCargo(rows)].map(([cargo, all]) => [cargo, all.map((one) => one.cause)])).toEqual([['boxes', ['a', 'c']], ['wagons', ['b']]]);
});
