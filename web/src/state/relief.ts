/** What relieving each cause by a tenth is worth: a run of its own, asked for when somebody wants to know. */
import { useEffect, useState } from 'preact/hooks';
import { asProblem, get, Problem, send } from '../api/client';
import type { Relief } from '../api/types';
import { say, type Key } from '../messages';
import type { Run } from './run';
import { follow } from './watch';

export interface ReliefState {
  rows: Relief[] | null;
  progress: number | null;
  problem: Problem | null;
}

/** Ask while `wanted`; an equal question is answered from what is kept. */
export function useRelief(run: Run, wanted: boolean): ReliefState {
  const [state, set] = useState<ReliefState>({ rows: null, progress: null, problem: null });
  useEffect(() => {
    const stop = new AbortController();
    set({ rows: null, progress: wanted ? 0 : null, problem: null });
    const ask = async () => {
      const { request } = await get('/runs/{run_id}', { path: { run_id: run.name } }, stop.signal);
      const sent = await send('post', '/runs', { body: { ...request, kind: 'bottlenecks' } });
      const ended = await follow(sent.id, (head) => !stop.signal.aborted && set({ rows: null, progress: head.progress, problem: null }), stop.signal);
      if (stop.signal.aborted) return;
      if (ended.status !== 'done') throw new Problem({ title: say(`run.${ended.status}` as Key), status: 0, detail: ended.message, faults: ended.faults });
      const found = await get('/runs/{run_id}/result', { path: { run_id: ended.id } }, stop.signal);
      set({ rows: found.rows ?? [], progress: null, problem: null });
    };
    if (wanted) ask().catch((e: unknown) => !stop.signal.aborted && set({ rows: null, progress: null, problem: asProblem(e) }));
    return () => stop.abort();
  }, [run, wanted]);
  return state;
}
