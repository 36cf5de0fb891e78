import { expect, test } from 'vitest';
import type { SimPlace } from './api/types';
import { elsewhere, weeksBefore } from './parts/timebar';
import { nameOfRun, sameDays, type Asked } from './state/runs';
import { rowOf, textOfRow } from './views/scenario_files';
import { asChanges, useOf, type Switch } from './views/scenario_promises';
import { moved } from './views/scenario_result';
import { sorted } from './views/scenarios';
import { widths } from './views/map';
import type { ChronicleEvent } from './api/types';

test('a change goes into a file and comes back as one that does the same', () => {
  for (const text of ['aktau.feeders+2', 'aktau.feeders-2', 'x.y=12 from 2024-02-10 to 2024-03-01', 'x.y*1.5', 'aktau.storm=2024-02-05/5d']) expect(textOfRow(rowOf(text)!)).toBe(text);
  expect(rowOf('x.y-20%')).toEqual({ what: 'x.y', times: 0.8 });
  expect(rowOf('x.y/4')).toEqual({ what: 'x.y', times: 0.25 });
  expect(rowOf('nothing of the kind')).toBeNull();
});

const promise = (id: string, in_all: boolean, left_out: string | null, values: number[]): Switch => ({
  id, object: id, status: 'open', by: [], in_kept: false, in_all,
  changes: values.map((value) => ({ what: 'aktau.feeders', kind: 'set', value, from: '2030-01-01', why: '', source: '', left_out })),
});
test('a promise within the run is told to it, a later one is tried at once with its last step, the rest is no change', () => {
  const all = [promise('now', true, null, [6]), promise('later', false, 'begins after the run', [7, 9]), promise('other', false, 'the simulator has no such quantity', [1])];
  expect(all.map(useOf)).toEqual(['told', 'early', 'none']);
  expect(asChanges(all, ['now', 'later', 'other'])).toEqual([['now'], ['aktau.feeders=9']]);
  expect(asChanges(all, [])).toEqual([[], []]);
});

test('a fault stands under the change that it speaks of', () => {
  const changes = [{ text: 'off.one+1', on: false }, { text: 'aktau.feeder+2', on: true }, { text: 'alat.berths=3 from 2020-01-01', on: true }];
  const [own, rest] = sorted([
    { fault: 'nothing is called aktau.feeder', field: 'what_if' },
    { fault: '"alat.berths=3 from 2020-01-01" names a day outside the run', field: 'what_if' },
    { fault: 'it does nothing', field: 'change 2' },
    { fault: 'too many days', field: 'days' },
  ], changes);
  expect([...own].map(([i, faults]) => [i, faults.length])).toEqual([[1, 1], [2, 2]]);
  expect(rest.map((one) => one.field)).toEqual(['days']);
});

test('queues that a change moves come first, those that stay are left out', () => {
  const place = (id: string, daily: number[], baseline: number[]) => ({ id, daily, baseline }) as unknown as SimPlace;
  const found = moved([place('same', [5, 5], [5, 5]), place('less', [10, 10], [20, 20]), place('more', [90, 90], [80, 80]), place('alone', [1], [])]);
  expect(found.map(({ one, by }) => [one.id, by])).toEqual([['less', -10], ['more', 10]]);
});

test('a run is called by what was changed, or by its days', () => {
  const asked = (more: Partial<Asked>) => ({ what_if: [], promise_ids: [], from: '2024-02-01', days: 90, ...more }) as unknown as Asked;
  expect(nameOfRun('s-1', asked({ what_if: ['aktau.feeders+2'], promise_ids: ['a', 'b'] }))).toBe('aktau.feeders+2, 2 promises');
  expect(nameOfRun('s-1', asked({}))).toContain('2024-02-01');
  expect([sameDays({ from: 'a', days: 9 }, { from: 'a', days: 9 }), sameDays({ from: 'a', days: 9 }, { from: 'b', days: 9 })]).toEqual([true, false]);
});

test('the legend shows round widths up to the greatest', () => {
  expect(widths(17)).toEqual([1, 5, 10]);
  expect(widths(0)).toEqual([]);
});
test('a day that the run does not reach is offered with the weeks before it', () => {
  const event = (id: string, date_from: string) => ({ id, date_from }) as ChronicleEvent;
  const events = [event('within', '2024-02-10'), event('later', '2024-09-07'), event('earlier', '2022-08-31'), event('old', '1993-05-01'), event('vague', '2023')];
  expect(elsewhere(events, '2024-02-01', 90).map((one) => one.id)).toEqual(['earlier', 'later']);
  expect(weeksBefore('2022-08-31')).toBe('2022-08-01');
  expect(weeksBefore('2022-01-05')).toBe('2021-12-01');
});
