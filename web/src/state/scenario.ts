/** A scenario as the page holds it: changes as the command writes them, and promises that are kept. All in the address. */
import type { components } from '../api/schema';
import type { SimPlace } from '../api/types';

export type Quantity = components['schemas']['Quantity'];
export type Quantities = components['schemas']['Quantities'];
export type Calendar = { id: string; label: string; place: string };

export interface Change {
  text: string;
  on: boolean;
}
/** `aktau.feeders+2~!alat.storm=…` has its second change off. */
export const readChanges = (text: string): Change[] =>
  text.split('~').filter(Boolean).map((one) => ({ text: one.replace(/^!/, ''), on: !one.startsWith('!') }));
export const writeChanges = (changes: Change[]): string => changes.map((one) => (one.on ? '' : '!') + one.text).join('~');
export const readList = (text: string | undefined): string[] => (text ?? '').split('~').filter(Boolean);

/** What a scenario begins with before anyone has changed anything. */
export const START = 'aktau.feeders+2';
export const changesOf = (query: Record<string, string>): Change[] => readChanges(query.w ?? START);

export type Sign = '=' | '+' | '-' | '*' | '/';
export interface Parsed {
  name: string;
  sign: Sign;
  figure: number;
  percent: boolean;
  /** First and last day, '' for the ends of the run. */
  from: string;
  to: string;
  /** Of a closure told by hand: its length. [h] */
  length_h: number;
}
const BODY = /^\s*([A-Za-z][A-Za-z0-9._-]*?)\s*([=*/+-])\s*(\S+)\s*$/;
const SPAN = /\s+(from|to)\s+(\S+)(?:\s+to\s+(\S+))?\s*$/;
const SPELL = /^(\d{4}-\d{2}-\d{2})\/(\d+(?:\.\d+)?)([dh])$/;

/** Read a change; null if it has no such shape. */
export function parseChange(text: string): Parsed | null {
  const span = SPAN.exec(text);
  const [, name, sign, value] = BODY.exec(text.replace(SPAN, '')) ?? [];
  if (!name) return null;
  const from = span?.[1] === 'from' ? span[2] : '';
  const to = span?.[1] === 'to' ? span[2] : (span?.[3] ?? '');
  const spell = sign === '=' ? SPELL.exec(value) : null;
  if (spell) return { name, sign: '=', figure: 0, percent: false, from: spell[1], to: '', length_h: Number(spell[2]) * (spell[3] === 'd' ? 24 : 1) };
  const figure = Number(value.replace(/%$/, ''));
  return Number.isFinite(figure) ? { name, sign: sign as Sign, figure, percent: value.endsWith('%'), from, to, length_h: 0 } : null;
}

export function formatChange(one: Parsed): string {
  if (one.length_h > 0) return `${one.name}=${one.from}/${one.length_h % 24 ? `${one.length_h}h` : `${one.length_h / 24}d`}`;
  const days = `${one.from ? ` from ${one.from}` : ''}${one.to ? ` to ${one.to}` : ''}`;
  return `${one.name}${one.sign}${one.figure}${one.percent ? '%' : ''}${days}`;
}

/** What a figure becomes. */
export function applied(one: Parsed, value: number): number {
  const by = one.percent ? (value * one.figure) / 100 : one.figure;
  return { '=': one.figure, '+': value + by, '-': value - by, '*': value * one.figure, '/': value / one.figure }[one.sign];
}

export type FaultKey = 'fault.number' | 'fault.none' | 'fault.negative' | 'fault.days' | 'fault.order' | 'fault.range' | 'fault.share';
/** What is wrong with a change, before anyone is asked: the server has the last word. */
export function faultsOf(one: Parsed, quantity: Quantity | undefined, run: { from: string; days: number }): FaultKey[] {
  const faults: FaultKey[] = [];
  const last = dayAfter(run.from, run.days - 1);
  if (one.from && one.to && one.from > one.to) faults.push('fault.order');
  if ([one.from, one.to].some((day) => day && (day < run.from || day > last))) faults.push('fault.days');
  if (one.length_h > 0 || !quantity) return faults;
  const next = applied(one, quantity.value);
  if (!Number.isFinite(next)) return [...faults, 'fault.number'];
  if (next === quantity.value) faults.push('fault.none');
  if (next < 0) faults.push('fault.negative');
  else if (/_share$/.test(quantity.name) && next > 1) faults.push('fault.share');
  else if (quantity.low !== null && quantity.high !== null && (next < quantity.low || next > quantity.high)) faults.push('fault.range');
  return faults;
}
/** A figure outside what is published or assumed may be meant; the rest can't be run. */
export const isHint = (fault: FaultKey): boolean => fault === 'fault.range';

export const dayAfter = (from: string, days: number): string => new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const COUNTRY = /^rail\.([a-z]{3})_km_d$/;
/** Where a figure is: its own place, that of the queue it belongs to, or the ends of its way. */
export function placesOf(quantity: Quantity, places: SimPlace[]): string[] {
  const own = places.filter((one) => quantity.name.startsWith(`${one.id}.`)).map((one) => one.where);
  return [...new Set([...own, ...(quantity.place ? [quantity.place] : [])])];
}
/** Figures that something on the map has: a place by what is there, a line by its ends and its country. */
export function quantitiesAt(all: Quantity[], places: SimPlace[], where: string[], country: string | null): Quantity[] {
  return all.filter((one) => one.origin !== 'atlas' && (placesOf(one, places).some((place) => where.includes(place)) || (!!country && COUNTRY.exec(one.name)?.[1] === country.toLowerCase())));
}

/** Figures in which every word is found, those whose name begins so first. */
export function search(all: Quantity[], text: string): Quantity[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = all.filter((one) => words.every((word) => `${one.name} ${one.description} ${one.unit}`.toLowerCase().includes(word)));
  return hits.sort((a, b) => Number(b.name.startsWith(words[0] ?? '')) - Number(a.name.startsWith(words[0] ?? '')));
}
