/** Requests to our own origin. A fault comes as RFC 9457 problem and is shown as it is. */
export const API = './api/v1';

export interface Fault {
  line?: number | null;
  field?: string;
  fault?: string;
  msg?: string;
  remedy?: string;
  [key: string]: unknown;
}

export interface ProblemBody {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  faults?: Fault[];
  errors?: Fault[];
}

export class Problem extends Error {
  constructor(readonly body: ProblemBody) {
    super(body.detail ?? body.title);
  }
}

export type Query = Record<string, string | number | undefined | null>;

export function url(path: string, query: Query = {}): string {
  const asked = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') asked.set(key, String(value));
  }
  const text = asked.toString();
  return `${API}${path}${text ? `?${text}` : ''}`;
}

async function problemOf(answer: Response): Promise<Problem> {
  const text = await answer.text();
  if ((answer.headers.get('content-type') ?? '').includes('json')) {
    const body = JSON.parse(text) as Partial<ProblemBody>;
    return new Problem({ title: answer.statusText || 'Error', status: answer.status, ...body });
  }
  return new Problem({ title: answer.statusText || 'Error', status: answer.status, detail: text.slice(0, 300) });
}

export async function getJson<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(url(path, query), { headers: { accept: 'application/json' }, signal });
  if (!answer.ok) throw await problemOf(answer);
  return (await answer.json()) as T;
}

/** Whatever was thrown, as a problem that can be shown. */
export const asProblem = (thrown: unknown): Problem =>
  thrown instanceof Problem ? thrown : new Problem({ title: 'No answer', status: 0, detail: String(thrown) });

/** Ask for a change: a run, its end. */
export async function send<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const answer = await fetch(url(path), {
    method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw await problemOf(answer);
  return (await answer.json()) as T;
}
