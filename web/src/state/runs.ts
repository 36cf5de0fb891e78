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

/** Whether two runs tell of the same days, so that one can be laid over the other. */
export const sameDays = (a: { from: string; days: number }, b: { from?: string | null; days?: number | null }): boolean => a.from === b.from && a.days === b.days;
