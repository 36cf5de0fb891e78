import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client';
import type { components } from '../api/schema';
import { short } from '../format';
import { say, type Key } from '../messages';
import type { Span } from '../parts/change';
import type { World } from '../state/quantities';

export type Switch = components['schemas']['PromiseSwitch'];
type Effect = components['schemas']['PromiseChange'];

/** Promises and what each would change; null while they are asked for, so that none is left out unnoticed. */
export function usePromises(span: Span): Switch[] | null {
  const [all, set] = useState<Switch[] | null>(null);
  useEffect(() => {
    let gone = false;
    set(null);
    get('/chronicle/promises/changes', { query: { from: span.from, days: span.days } }).then((doc) => !gone && set(doc.promises), () => !gone && set([]));
    return () => {
      gone = true;
    };
  }, [span.from, span.days]);
  return all;
}

const SIGN = { set: '=', add: '+', times: '*' } as const;
/** A promise that is due after the run can be tried as if it were kept already: the quantities are there. */
const early = (one: Effect): boolean => /^begins after/.test(one.left_out ?? '');
export type Use = 'told' | 'early' | 'none';
export const useOf = (one: Switch): Use => (one.in_all ? 'told' : one.changes.some(early) ? 'early' : 'none');

/** The last step of each figure: a promise of 1,000 trains and then 2,000 is kept when there are 2,000. */
const lasting = (changes: Effect[]): Effect[] => [...new Map(changes.filter(early).map((one) => [`${one.what} ${one.kind}`, one])).values()];
export const textOf = (one: Effect): string => `${one.what}${SIGN[one.kind]}${one.value}`;

/** Ids of promises that the run itself is told of, and changes of those that are tried before their day. */
export function asChanges(all: Switch[], on: string[]): [string[], string[]] {
  const chosen = all.filter((one) => on.includes(one.id));
  return [chosen.filter((one) => useOf(one) === 'told').map((one) => one.id), chosen.filter((one) => useOf(one) === 'early').flatMap((one) => lasting(one.changes).map(textOf))];
}

export function Promises({ all, on, set, world }: { all: Switch[]; on: string[]; set: (on: string[]) => void; world: World | null }) {
  const usable = all.filter((one) => useOf(one) !== 'none');
  const rest = all.filter((one) => useOf(one) === 'none');
  if (!all.length) return null;
  return (
    <details class="promised" open={on.length > 0 || undefined}>
      <summary>{say('sc.promises')} <small>{say('sc.promises.count', { n: usable.length, on: on.length })}</small></summary>
      <p class="note">{say('sc.promises.text')}</p>
      <ul>
        {usable.map((one) => (
          <li key={one.id}>
            <label>
              <input type="checkbox" role="switch" checked={on.includes(one.id)} onChange={() => set(on.includes(one.id) ? on.filter((id) => id !== one.id) : [...on, one.id])} />
              <span><b>{one.object}</b> <span class={`tag state ${one.status}`}>{say(`state.${one.status}` as Key)}</span><small>{one.by.join(', ')}</small></span>
            </label>
            <ul class="effects">
              {(useOf(one) === 'early' ? lasting(one.changes) : one.changes.filter((each) => !each.left_out)).map((each) => <li key={each.what}><Effects one={each} world={world} /></li>)}
            </ul>
          </li>
        ))}
      </ul>
      <details class="unused">
        <summary>{say('sc.promises.rest', { n: rest.length })}</summary>
        <ul>{rest.map((one) => <li key={one.id}><b>{one.object}</b>{one.changes.map((each) => <small key={each.what}><code>{each.what}</code> {each.left_out}</small>)}</li>)}</ul>
      </details>
    </details>
  );
}

function Effects({ one, world }: { one: Effect; world: World | null }) {
  const quantity = world?.byName.get(one.what);
  const next = quantity && { set: one.value, add: quantity.value + one.value, times: quantity.value * one.value }[one.kind];
  return (
    <span title={one.why}>
      {quantity?.description ?? one.what}: {quantity && next !== undefined ? `${short(quantity.value)} → ${short(next)} ${quantity.unit}` : textOf(one)}
      {early(one) && <small> {say('sc.early', { date: one.from ?? '' })}</small>}
    </span>
  );
}
