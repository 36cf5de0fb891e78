/** Runs under names that people read. */
import type { RunShown } from '../api/types';
import { say } from '../messages';

export type Asked = RunShown['request'];

/** Feeders +2, a storm: what was changed, or the days where nothing was. */
export function nameOfRun(id: string, asked: Asked | undefined): string {
  if (id === 'baseline' || !asked) return id === 'baseline' ? say('baseline') : id;
  const parts = [...(asked.what_if ?? [])];
  const n = asked.promise_ids?.length ?? 0;
  if (n) parts.push(say('sc.promises.n', { n }));
  if (asked.scenario) parts.push(/^name\s*=\s*"([^"]*)"/m.exec(asked.scenario)?.[1] ?? 'TOML');
  return parts.join(', ') || say('run.days', { from: asked.from ?? '', days: asked.days ?? '' });
}

/** Whole years that somebody may ask for; so many days need fewer replications for the same work. */
export const YEARS = [2024, 2025];
/** The address of a year as it was, ready to be run. */
export const yearAsked = (year: number): Record<string, string> => ({ from: `${year}-01-01`, days: String(year % 4 ? 365 : 366), reps: '10', w: '~', p: '', b: '' });
export const isYear = (asked: Asked | undefined, year: number): boolean => !!asked && asked.from === `${year}-01-01` && (asked.days ?? 0) >= 365 && nameOfRun('', asked).startsWith(asked.from ?? '-');

/** Whether two runs tell of the same days, so that one can be laid over the other. */
export const sameDays = (a: { from: string; days: number }, b: { from?: string | null; days?: number | null }): boolean => a.from === b.from && a.days === b.days;
