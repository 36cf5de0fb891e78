/** Where the time of a box goes: what it is on its way, worked on and waiting, by relation; beside it the other run. */
import type { SimMeasure } from '../api/types';
import { number, percent } from '../format';
import { say, type Key } from '../messages';
import { Exports } from '../parts/exports';
import { useApp } from '../state/app';
import type { Run } from '../state/run';
import { note, useUrl } from '../state/url';

export const SORTS = ['moving', 'working', 'waiting'] as const;
type Sort = (typeof SORTS)[number];

export interface Part {
  name: string;
  sort: Sort;
  what: string;
  days: number;
}
/** Parts of a relation's days, the longest first: `waiting:aktau.yard` is of the sort waiting. */
export function partsOf(split: Record<string, number>): Part[] {
  return Object.entries(split)
    .map(([name, days]) => {
      const at = name.indexOf(':');
      return { name, sort: SORTS.find((one) => one === name.slice(0, at)) ?? 'waiting', what: name.slice(at + 1), days };
    })
    .sort((a, b) => b.days - a.days);
}
export const sumOf = (parts: Part[], sort?: Sort): number => parts.filter((one) => !sort || one.sort === sort).reduce((sum, one) => sum + one.days, 0);

const FIRST = 'all-boxes';
const MOST = 12;

export function Whither({ run }: { run: Run }) {
  const { other } = useApp();
  const { query } = useUrl();
  const measures = run.result.measures.filter((one) => Object.keys(one.split_d).length > 0);
  const one = measures.find((each) => each.id === query.of) ?? measures.find((each) => each.id === FIRST) ?? measures[0];
  if (!one) return null;
  const was = other?.result.measures.find((each) => each.id === one.id);
  const parts = partsOf(one.split_d);
  const total = sumOf(parts) || 1;
  const rows = () => parts.map((part) => ({ relation: one.id, part: part.name, days: part.days, share: part.days / total, ...(was && { there: was.split_d[part.name] ?? 0 }) }));
  return (
    <details class="whither" open={!!query.of} onToggle={(event) => event.currentTarget.open !== !!query.of && note({ of: event.currentTarget.open ? one.id : '' })}>
      <summary><b>{say('whither.title')}</b><small>{say('whither.sum', { what: one.label, days: number(total, 1) })} {SORTS.map((sort) => `${say(`whither.${sort}` as Key)} ${percent(sumOf(parts, sort) / total)}`).join(', ')}</small></summary>
      <label>{say('relation')} <select value={one.id} onChange={(event) => note({ of: event.currentTarget.value })}>{measures.map((each) => <option key={each.id} value={each.id}>{each.label}</option>)}</select></label>
      <Bar parts={parts} scale={Math.max(total, was ? sumOf(partsOf(was.split_d)) : 0)} />
      {was && <Bar parts={partsOf(was.split_d)} scale={Math.max(total, sumOf(partsOf(was.split_d)))} />}
      <table>
        <tbody>
          {parts.slice(0, MOST).map((part) => (
            <tr key={part.name}>
              <td><i class={part.sort} aria-hidden="true" />{labelOf(part, run)} <small class="muted">{say(`whither.${part.sort}` as Key)}</small></td>
              <td class="num">{number(part.days, 1)} d</td>
              <td class="num muted">{percent(part.days / total)}</td>
              {was && <td class="num muted">{say('ab.beside', { n: number(was.split_d[part.name] ?? 0, 1) })}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">{parts.length > MOST && `${say('more', { n: parts.length - MOST })} `}<Exports name={`days-${run.id}-${one.id}`} rows={rows} document={(): SimMeasure => one} /></p>
    </details>
  );
}

/** What is waited for goes by the name of its queue, the rest by where it is. */
const labelOf = (part: Part, run: Run): string => run.result.causes?.[part.what] ?? part.what;

function Bar({ parts, scale }: { parts: Part[]; scale: number }) {
  return <p class="whitherbar" aria-hidden="true">{SORTS.map((sort) => <i key={sort} class={sort} style={{ width: `${(100 * sumOf(parts, sort)) / scale}%` }} />)}</p>;
}
