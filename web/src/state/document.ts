/** A document of the server, fetched once for each question. */
import { useEffect, useState } from 'preact/hooks';
import { asProblem, get, type Answer, type Asked, type Path, type Problem } from '../api/client';

type Get = <P extends Path<'get'>>(path: P, asked: Asked<P>, signal: AbortSignal) => Promise<Answer<P>>;

/** The answer, or the problem; both null while it is under way, or while nothing is asked (`null`). */
export function useDocument<P extends Path<'get'>>(path: P, asked: Asked<P> | null): [Answer<P> | null, Problem | null, () => void] {
  const [doc, set] = useState<{ key: string; doc: Answer<P> } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [n, again] = useState(0);
  const key = asked === null ? '' : path + JSON.stringify(asked);
  useEffect(() => {
    const stop = new AbortController();
    setProblem(null);
    if (asked !== null) (get as Get)(path, asked, stop.signal).then((found) => !stop.signal.aborted && set({ key, doc: found }), (e: unknown) => !stop.signal.aborted && setProblem(asProblem(e)));
    return () => stop.abort();
  }, [key, n]);
  return [doc && doc.key === key ? doc.doc : null, problem, () => again((before) => before + 1)];
}
