import { say } from '../messages';
import { note } from '../state/url';

/** A box to search in what a tab lists; the words stand in the address as `find`. */
export function Find({ value }: { value: string }) {
  return <input type="search" aria-label={say('find')} placeholder={say('find')} value={value} onInput={(event) => note({ find: event.currentTarget.value })} />;
}
