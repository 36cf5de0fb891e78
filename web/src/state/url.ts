/** What is on screen stands in the address: `#/map?t=312&run=baseline`. A view keeps what other views have set. */
import { useEffect, useState } from 'preact/hooks';

export interface Place {
  view: string;
  query: Record<string, string>;
}

export function parse(hash: string): Place {
  const [path, text = ''] = hash.replace(/^#\/?/, '').split('?');
  return { view: path, query: Object.fromEntries(new URLSearchParams(text)) };
}

export function format(place: Place): string {
  const filled = Object.entries(place.query).filter(([, value]) => value !== '');
  const text = new URLSearchParams(filled.sort(([a], [b]) => a.localeCompare(b))).toString();
  return `#/${place.view}${text ? `?${text}` : ''}`;
}

const listeners = new Set<() => void>();
export const here = (): Place => parse(location.hash);

/** Go to another view: a step that the browser's back button undoes. */
export function go(view: string, change: Record<string, string> = {}): void {
  history.pushState(null, '', format({ view, query: { ...here().query, ...change } }));
  for (const listener of listeners) listener();
}

/** Note a change in the same view. */
export function note(change: Record<string, string>, { quiet = false } = {}): void {
  const { view, query } = here();
  const next = format({ view, query: { ...query, ...change } });
  if (next === location.hash) return;
  history.replaceState(null, '', next);
  if (!quiet) for (const listener of listeners) listener();
}

export function useUrl(): Place {
  const [place, set] = useState(here());
  useEffect(() => {
    const hear = () => set(here());
    listeners.add(hear);
    addEventListener('popstate', hear);
    addEventListener('hashchange', hear);
    return () => {
      listeners.delete(hear);
      removeEventListener('popstate', hear);
      removeEventListener('hashchange', hear);
    };
  }, []);
  return place;
}
