/** Requests to our own origin, typed by the server's description. A fault comes as RFC 9457 problem and is shown as it is. */
import type { components, paths } from './schema';
import type { Told } from './types';

const API = './api/v1';

export type Fault = Partial<components['schemas']['Fault']> & { [key: string]: unknown };
export type ProblemBody = Partial<Omit<components['schemas']['Problem'], 'faults'>> & { title: string; status: number; faults?: Fault[] };

export class Problem extends Error {
  constructor(readonly body: ProblemBody) {
    super(body.detail || body.title);
  }
}

type Method = 'get' | 'post' | 'put' | 'delete';
type Full<P> = P extends string ? `/api/v1${P}` : never;
type Operation<P, M extends Method> = Full<P> extends keyof paths ? NonNullable<paths[Full<P>][M]> : never;
/** Paths of the description that know a method. */
export type Path<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: { responses: unknown } } ? (P extends `/api/v1${infer Short}` ? Short : never) : never;
}[keyof paths];

type Content<R> = R extends { content: infer C } ? ('application/json' extends keyof C ? C['application/json'] : C[keyof C]) : undefined;
/** What the description says comes back. */
export type Described<P, M extends Method = 'get'> = Operation<P, M> extends { responses: infer R } ? Content<R[keyof R & (200 | 201 | 202 | 204)]> : never;
/** What comes back: as described, or as told more closely where the description leaves a document open. */
export type Answer<P, M extends Method = 'get'> = M extends 'get' ? (P extends keyof Told ? Told[P] : Described<P, M>) : Described<P, M>;

type InPath<O> = O extends { parameters: { path: infer T } } ? { path: T } : { path?: undefined };
type InQuery<O> = O extends { parameters: { query: infer T } } ? { query: T } : O extends { parameters: { query?: infer T } } ? { query?: T } : never;
type InBody<O> = O extends { requestBody: infer B } ? { body: Content<B> } : { body?: undefined };
/** Values of the braces of a path and of its query, and a body: all that a request may say, and must. */
export type Asked<P, M extends Method = 'get'> = InPath<Operation<P, M>> & InQuery<Operation<P, M>> & InBody<Operation<P, M>>;
type Rest<T> = Record<never, never> extends T ? [asked?: T, signal?: AbortSignal] : [asked: T, signal?: AbortSignal];

interface Loose {
  path?: object;
  query?: object;
  body?: unknown;
}

/** The address of a path of the description. */
export function url<P extends Path<'get'>>(path: P, ...[asked]: Rest<Omit<Asked<P>, 'body'>>): string {
  return address(path, asked as Loose);
}

function address(path: string, { path: braces = {}, query = {} }: Loose = {}): string {
  const asked = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') asked.set(key, String(value));
  }
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String((braces as Record<string, unknown>)[name])));
  const text = asked.toString();
  return `${API}${filled}${text ? `?${text}` : ''}`;
}

async function problemOf(answer: Response): Promise<Problem> {
  const text = await answer.text();
  const told = { title: answer.statusText || 'Error', status: answer.status };
  if ((answer.headers.get('content-type') ?? '').includes('json')) return new Problem({ ...told, ...(JSON.parse(text) as Partial<ProblemBody>) });
  return new Problem({ ...told, detail: text.slice(0, 300) });
}

async function ask(method: Method, path: string, asked: Loose = {}, signal?: AbortSignal): Promise<unknown> {
  const { body } = asked;
  const raw = body instanceof Blob;
  const answer = await fetch(address(path, asked), {
    method: method.toUpperCase(),
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': raw ? body.type || 'text/plain' : 'application/json' }) },
    body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
    signal,
  });
  if (!answer.ok) throw await problemOf(answer);
  return answer.status === 204 ? undefined : answer.json();
}

export const get = <P extends Path<'get'>>(path: P, ...[asked, signal]: Rest<Asked<P>>): Promise<Answer<P>> =>
  ask('get', path, asked as Loose, signal) as Promise<Answer<P>>;

/** Ask for a change: a run, its end, a decision. */
export const send = <M extends Exclude<Method, 'get'>, P extends Path<M>>(method: M, path: P, ...[asked, signal]: Rest<Asked<P, M>>): Promise<Answer<P, M>> =>
  ask(method, path, asked as Loose, signal) as Promise<Answer<P, M>>;

type Query<P> = Asked<P, 'post'> extends { query?: infer Q } ? Q : never;
/** Send a file as it is. */
export const upload = <P extends Path<'post'>>(path: P, file: Blob, query: Query<P>): Promise<Answer<P, 'post'>> =>
  ask('post', path, { body: file, query: query as object }) as Promise<Answer<P, 'post'>>;

/** Whatever was thrown, as a problem that can be shown. */
export const asProblem = (thrown: unknown): Problem =>
  thrown instanceof Problem ? thrown : new Problem({ title: 'No answer', status: 0, detail: String(thrown) });
