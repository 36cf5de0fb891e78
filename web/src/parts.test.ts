import { expect, test, vi } from 'vitest';
import type { Comparison, Observation, Route, SimPlace } from './api/types';
import { spread, type Bubble } from './map/bubbles';
import { step } from './map/colours';
import { fill, MARK, say, speak } from './messages';
import { day, monthDay } from './format';
import { format, parse } from './state/url';
import { Clock } from './state/clock';
import { yardsOf } from './state/run';
import { behindOf, concerns, ranked } from './views/routes';
import { legOn, lineOf } from './views/lines';
import { applied, changesOf, faultsOf, formatChange, parseChange, quantitiesAt, readChanges, search, writeChanges, type Quantity } from './state/scenario';
import type { Movements } from './movements';
import { contested } from './views/evidence/conflicts';
import { peakOf } from './views/scenario_result';
import { partsOf, SORTS, sumOf } from './views/whither';

test('the address comes back as it was', () => {
  const place = { view: 'routes', query: { cargo: '20x45G1', origin: "xi'an & co" } };
  expect(parse(format(place))).toEqual(place);
  expect(parse('').query).toEqual({});
});
test('what is empty is not in the address', () => expect(format({ view: 'map', query: { sel: '', t: '5' } })).toBe('#/map?t=5'));

test('values stand in their braces, unknown braces stay', () => expect(fill('{n} of {m}', { n: 3 })).toBe('3 of {m}'));

vi.stubGlobal('document', { documentElement: { lang: '' } });
test('what a language lacks is said in English and marked', async () => {
  const { default: words } = await import('./messages/ka.json');
  await speak('ka');
  expect(say('close')).toBe(words.close);
  Reflect.deleteProperty(words, 'close');
  expect(say('close')).toBe(`Close${MARK}`);
  await speak('en');
});
test('a day is written as its language writes it, without a month in numbers of a machine', async () => {
  const date = new Date(Date.UTC(2024, 1, 9));
  expect([day(date), monthDay(date)]).toEqual(['9 Feb 2024', '9 Feb']);
  for (const language of ['az', 'kk', 'ka'] as const) {
    await speak(language);
    expect([day(date), monthDay(date)]).toEqual(['09.02.2024', '09.02']);
  }
  await speak('ru');
  expect(day(date)).toBe('9 февр. 2024');
  await speak('en');
});
test('the greatest difference is told with its day, and when it is mostly gone', () => {
  const [a, b] = [Array<number>(7).fill(5), [5, 15, 11, 9, 5, 5, 5]];
  expect(peakOf(a, b)).toEqual({ day: 1, by: 10, half: 3, tenth: 4 });
  expect(peakOf(b, a)).toMatchObject({ day: 1, by: -10, half: 3 });
  expect(peakOf([1, 1], [1, 9])).toMatchObject({ half: null, tenth: null });
});
test('days of a box are parted by what it does, the longest first, and add up', () => {
  const parts = partsOf({ 'waiting:aktau.yard': 2, 'moving:China': 4, 'working:port Aktau': 1 });
  expect(parts.map((one) => [one.sort, one.what])).toEqual([['moving', 'China'], ['waiting', 'aktau.yard'], ['working', 'port Aktau']]);
  expect(SORTS.map((sort) => sumOf(parts, sort))).toEqual([4, 1, 2]);
  expect(sumOf(parts)).toBe(7);
});

test('the clock ends at the end of the run and starts anew from there', () => {
  const clock = new Clock();
  clock.end = 24;
  clock.set(30);
  expect(clock.t).toBe(24);
  clock.toggle();
  expect([clock.t, clock.playing]).toEqual([0, true]);
  clock.advance(0);
  clock.advance(100);
  expect(clock.t).toBeCloseTo(1.2);
});

test('bubbles do not hide one another', () => {
  const all: Bubble[] = [[0, 0, 20], [5, 0, 10], [5, 5, 8], [0, 0, 6]].map(([x, y, r], i) => ({ id: `${i}`, n: r, ratio: 1, px: x, py: y, x, y, r }));
  spread(all, 200);
  for (const a of all) for (const b of all) if (a !== b) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(a.r + b.r);
});
test('heat has five steps', () => expect([0, 0.8, 1.5, 2.5, 9].map(step)).toEqual([0, 1, 2, 3, 4]));

const stock = (id: string, where: string, daily: number[]): SimPlace =>
  ({ id, label: id, where, kind: 'stock', utilisation: null, wait_h: null, queue: null, queue_max: 9, daily, daily_p10: daily, daily_p90: daily }) as unknown as SimPlace;
test('yards of one place are one queue; crude is not cargo in boxes', () => {
  const yards = yardsOf([stock('a.yard', 'a', [1, 3]), stock('a.east-yard', 'a', [1, 1]), stock('oil.tank', 'a', [500, 500])], 2);
  expect([...yards.get('a')!.daily]).toEqual([2, 4]);
  expect(yards.get('a')!.mean).toBe(3);
});

const route = (id: string, status: Route['status'], p50: number | null): Route => ({ id, name: id, status, status_reason: '', status_evidence: [], distance_km: null, transit_d: p50 === null ? null : { p10: p50, p50, p90: p50, mean: p50 }, cost_usd_feu: null, cost_usd_total: null, inventory_usd_feu: null, co2e_kg_feu: null, disruption_p: null, on_time_p: null, assumed_values: 0, sourced_values: 0, drivers: [], components: {}, best: [], legs: [] });
test('a closed way ranks after all that can be gone, a way without days after those with', () => {
  expect(ranked([route('c', 'closed', 1), route('n', 'open', null), route('b', 'restricted', 9), route('a', 'open', 12)], 'transit_d').map((r) => r.id)).toEqual(['b', 'a', 'n', 'c']);
});
test('each value speaks of one measure', () => {
  expect(concerns('rail.speed_km_d', 'transit_d')).toBe(true);
  expect(concerns('rail.rate_usd_feu_km', 'transit_d')).toBe(false);
  expect(concerns('emission.rail_diesel_g_tkm', 'co2e_kg_feu')).toBe(true);
});
test('behind a number stand the values that moved it, the strongest first', () => {
  const r = route('x', 'open', 5);
  r.legs = [{ mode: 'border', evidence: ['border.dwell_h@a', 'rail.speed_km_d@b', 'border.fee_usd_feu@a'] } as Route['legs'][0]];
  r.drivers = [{ parameter: 'rail.speed_km_d@b', key: 'rail.speed_km_d', subject: 'b', measure: 'transit_d', share: 0.7, text: 'speed' }];
  const parameters = Object.fromEntries(r.legs[0].evidence.map((e) => [e, { key: e.split('@')[0] }]));
  const found = behindOf({ parameters, observations: {} } as unknown as Comparison, r, 'transit_d');
  expect(found.parameters!.map(([name]) => name)).toEqual(['rail.speed_km_d@b', 'border.dwell_h@a']);
});
test('a quantity is contested when two publishers speak of what is now', () => {
  const row = (publisher: string, value: number, standing = 'observed'): Observation => ({ id: 'T1', key: 'k', subject: 's', standing, value, low: null, high: null, unit: 'h', valid_from: null, valid_to: null, published: null, publisher, url: '', locator: '', method: 'reported', quality: 1, note: '' });
  expect(contested([row('a', 2), row('b', 6)])).toMatchObject([{ publishers: 2, ratio: 3 }]);
  expect(contested([row('a', 2), row('b', 6, 'forecast')])).toEqual([]);
});

test('a line knows how far its stops are, and which legs lie on it, there and back', () => {
  const course = (id: string, km: number) => ({ id, mode: 'rail', x: new Float32Array(61), y: new Float32Array(61), km });
  const m = { courses: [course('rail:a>b', 10), course('rail:b>c', 5), course('rail:c>a', 15), course('rail:x>y', 1)], stretch: Uint16Array.of(0, 1, 2), way: Uint16Array.of(2, 3, 1), from: Uint8Array.of(0, 0, 60), to: Uint8Array.of(30, 60, 60) } as unknown as Movements;
  const line = lineOf(m, ['a', 'b', 'c']);
  expect(line.km).toEqual([0, 10, 15]);
  expect([legOn(m, line, 0), legOn(m, line, 1), legOn(m, line, 2)]).toEqual([[15, 7.5], null, [15, 15]]);
});
test('changes come back from the address, those switched off as well', () => {
  const text = 'aktau.feeders+2~!alat.storm=2024-02-05/5d';
  expect(readChanges(text)).toEqual([{ text: 'aktau.feeders+2', on: true }, { text: 'alat.storm=2024-02-05/5d', on: false }]);
  expect(writeChanges(readChanges(text))).toBe(text);
});
test('a change is read as the command writes it, and written as it was read', () => {
  for (const text of ['aktau.feeders+2', 'alat.handling_h-20%', 'border.altynkol.slots_d=12 from 2024-02-10 to 2024-03-01', 'x.y*1.5 to 2024-02-20', 'aktau.storm=2024-02-05/5d', 'alat.storm=2024-02-05/12h']) {
    expect(formatChange(parseChange(text)!)).toBe(text);
  }
  expect(parseChange('two more ships')).toBeNull();
  expect(changesOf({}).length).toBeGreaterThan(0);
  expect(changesOf({ w: '~' })).toEqual([]);
});
const quantity = (name: string, value: number, more: Partial<Quantity> = {}): Quantity => ({ name, value, low: value / 2, high: value * 2, unit: 'h', origin: 'assumed', basis: '', description: name.replaceAll('.', ' of '), place: null, ...more });
test('what a figure becomes, and what is wrong with it', () => {
  const run = { from: '2024-02-01', days: 30 };
  const faults = (text: string, one = quantity('a.b', 10)) => faultsOf(parseChange(text)!, one, run);
  expect(['a.b+2', 'a.b-10%', 'a.b*3', 'a.b=7'].map((text) => applied(parseChange(text)!, 10))).toEqual([12, 9, 30, 7]);
  expect(faults('a.b+2')).toEqual([]);
  expect(faults('a.b+0')).toEqual(['fault.none']);
  expect(faults('a.b-11')).toEqual(['fault.negative']);
  expect(faults('a.b=99')).toEqual(['fault.range']);
  expect(faults('a.b+1 from 2024-02-20 to 2024-02-10')).toEqual(['fault.order']);
  expect(faults('a.b+1 from 2024-03-02')).toEqual(['fault.days']);
  expect(faults('a.fill_share=1.2', quantity('a.fill_share', 0.7))).toEqual(['fault.share']);
});
test('a place, a border and a line offer the figures that they have', () => {
  const all = [quantity('aktau.feeders', 5, { place: 'aktau' }), quantity('border.dostyk.slots_d', 15, { place: 'dostyk' }), quantity('rail.kaz_km_d', 786), quantity('rail.aktau_km', 420, { place: 'aktau', origin: 'atlas' })];
  const places = [{ id: 'border.dostyk', where: 'dostyk-alashankou' } as SimPlace];
  const names = (where: string[], country: string | null = null) => quantitiesAt(all, places, where, country).map((one) => one.name);
  expect(names(['aktau'])).toEqual(['aktau.feeders']);
  expect(names(['dostyk-alashankou'])).toEqual(['border.dostyk.slots_d']);
  expect(names([], 'KAZ')).toEqual(['rail.kaz_km_d']);
  expect(search(all, 'of dostyk').map((one) => one.name)).toEqual(['border.dostyk.slots_d']);
});
