/** Following a run: by server-sent events, and by asking where these are cut off. */
import { get, url } from '../api/client';
import type { RunShown } from '../api/types';

const ENDED = ['done', 'failed', 'lost', 'cancelled'];
export const hasEnded = (run: { status: string }): boolean => ENDED.includes(run.status);

const read = (id: string): Promise<RunShown> => get('/runs/{run_id}', { path: { run_id: id } });

/** Wait for the next news of a run; resolves at once where events are cut off, so that it is asked again. */
function news(id: string, tell: (part: Partial<RunShown>) => void, stop?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource(url('/runs/{run_id}/events', { path: { run_id: id } }));
    const end = () => {
      source.close();
      resolve();
    };
    stop?.addEventListener('abort', end);
    source.addEventListener('progress', (event: MessageEvent<string>) => {
      const part = JSON.parse(event.data) as Partial<RunShown> & { status: string };
      if (hasEnded(part)) end();
      else tell(part);
    });
    source.onerror = () => setTimeout(end, 600);
  });
}

/** Follow a run until it has ended, telling how far it is. */
export async function follow(id: string, tell: (run: RunShown) => void, stop?: AbortSignal): Promise<RunShown> {
  for (;;) {
    const run = await read(id);
    if (hasEnded(run) || stop?.aborted) return run;
    tell(run);
    await news(run.id, (part) => tell({ ...run, ...part }), stop);
  }
}

/** How many runs go before this one, and it: 1 is next. */
export async function positionOf(id: string): Promise<number | null> {
  const { runs } = await get('/runs', { query: { status: 'queued', limit: 100 } });
  const at = runs.findIndex((one) => one.id === id);
  return at < 0 ? null : runs.length - at;
}
