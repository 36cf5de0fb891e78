/** What relieving each cause by a tenth is worth: a run of its own, asked for when somebody wants to know. */
import { useEffect, useState } from 'preact/hooks';
import { asProblem, get, Problem, send } from '../api/client';
import type { Relief } from '../api/types';
import { say, type Key } from '../messages';
import type { Run } from './run';
import { follow } from './watch';

/** Causes of waiting, and of how many runs each is told. */
export interface Relieved {
  rows: Relief[];
  replications: number;
}
export interface ReliefState {
  found: Relieved | null;
  progress: number | null;
  problem: Problem | null;
}

const NOTHING: ReliefState = { found: null, progress: null, problem: null };

/** Ask while `wanted`; an equal question is answered from what is kept. */
export function useRelief(run: Run, wanted: boolean): ReliefState {
  const [state, set] = useState<ReliefState>(NOTHING);
  useEffect(() => {
    const stop = new AbortController();
    set({ ...NOTHING, progress: wanted ? 0 : null });
    const ask = async () => {
      const { request } = await get('/runs/{run_id}', { path: { run_id: run.name } }, stop.signal);
      const sent = await send('post', '/runs', { body: { ...request, kind: 'bottlenecks' } });
      const ended = await follow(sent.id, (head) => !stop.signal.aborted && set({ ...NOTHING, progress: head.progress }), stop.signal);
      if (stop.signal.aborted) return;
      if (ended.status !== 'done') throw new Problem({ title: say(`run.${ended.status}` as Key), status: 0, detail: ended.message, faults: ended.faults });
      const found = await get('/runs/{run_id}/result', { path: { run_id: ended.id } }, stop.signal);
      set({ ...NOTHING, found: { rows: found.rows ?? [], replications: found.replications } });
    };
    if (wanted) ask().catch((e: unknown) => !stop.signal.aborted && set({ ...NOTHING, problem: asProblem(e) }));
    return () => stop.abort();
  }, [run, wanted]);
  return state;
}
