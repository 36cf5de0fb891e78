/** What was promised, by whom and by when, its life so far, and who says so. */
import type { Promise_ } from '../../api/types';
import { short } from '../../format';
import { say, type Key } from '../../messages';
import { Exports } from '../../parts/exports';
import { Fault } from '../../parts/fault';
import { Find } from '../../parts/find';
import { useApp } from '../../state/app';
import { nameOf } from '../../state/atlas';
import { useDocument } from '../../state/document';
import { note, useUrl } from '../../state/url';
import { Linked } from './linked';

const STATES = ['kept', 'late', 'open', 'broken', 'unknown'] as const;

/** A date of the chronicle as a number of years: a year alone is its end where something is due then. */
export function yearOf(text: string | null, end = false): number | null {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(text ?? '');
  if (!parts) return null;
  const month = parts[2] ? Number(parts[2]) - 1 + (parts[3] ? Number(parts[3]) / 31 : end ? 1 : 0) : end ? 12 : 0;
  return Number(parts[1]) + month / 12;
}

export function Promises() {
  const { query } = useUrl();
  const { atlas, language } = useApp();
  const [doc, fault] = useDocument('/chronicle/promises', { query: { as_of: query.asof } });
  const find = query.find ?? '';
  if (fault) return <Fault problem={fault} />;
  if (!doc) return <p role="status">{say('loading')}</p>;
  const wanted = query.status ?? '';
  const text = find.toLowerCase();
  const year = query.said ?? '';
  // what is counted above: all that were promised in the year that is asked for
  const asked = doc.promises.filter((one) => !year || one.announced?.startsWith(year));
  const rows = asked
    .filter((one) => (!wanted || one.status === wanted) && (!query.promise || one.id === query.promise))
    .filter((one) => !text || `${one.object} ${one.text} ${one.promisor_names.join(' ')} ${one.places.join(' ')} ${one.announced} ${one.due}`.toLowerCase().includes(text))
    .sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'));
  const said = [...new Set(doc.promises.map((one) => one.announced?.slice(0, 4)))].filter((one) => one !== undefined).sort().reverse();
  const years = doc.promises.flatMap((one) => [yearOf(one.announced), yearOf(one.due, true)]).filter((v): v is number => v !== null);
  const span: [number, number] = [Math.floor(Math.min(...years)), Math.ceil(Math.max(...years))];
  return (
    <>
      <div class="conflicthead">
        <div class="states" role="group" aria-label={say('state')}>
          <button class={wanted === '' ? 'on' : ''} aria-pressed={wanted === ''} onClick={() => note({ status: '', promise: '' })}>{say('all')} <b>{asked.length}</b></button>
          {STATES.map((s) => <button key={s} class={wanted === s ? 'on' : ''} aria-pressed={wanted === s} onClick={() => note({ status: s, promise: '' })}><i class={`state ${s}`} aria-hidden="true" />{say(`state.${s}` as Key)} <b>{asked.filter((one) => one.status === s).length}</b></button>)}
        </div>
        <Find value={find} />
        <label class="clock">{say('promises.said')} <select value={year} onChange={(event) => note({ said: event.currentTarget.value, promise: '' })}><option value="">{say('promises.any')}</option>{said.map((one) => <option key={one} value={one}>{one}</option>)}</select></label>
        <label class="clock">{say('clock.asof')} <input type="date" value={query.asof ?? ''} onChange={(event) => note({ asof: event.currentTarget.value })} /></label>
        <Exports name="promises" rows={() => rows.map(rowOf)} document={() => rows} />
      </div>
      <p class="note">{say('promises.asof', { date: doc.as_of })} {say('promises.life', { from: span[0], to: span[1] })}</p>
      <ul class="promises">
        {rows.map((one) => (
          <li key={one.id}>
            <div class="dates">
              <p>{one.announced ?? '–'} → <b>{one.due ?? say('no.date')}</b></p>
              <Life one={one} span={span} now={yearOf(doc.as_of)!} />
            </div>
            <div>
              <h3>{one.object} <span class={`tag state ${one.status}`}>{say(`state.${one.status}` as Key)}</span> {one.stage && <span class="muted stage">{one.stage}</span>}</h3>
              <p>{one.text} {one.quantity && one.quantity.value !== null && <span class="muted">{short(one.quantity.value)} {one.quantity.unit}</span>}</p>
              <p class="why">{one.why}{one.status_sources.length > 0 && <span class="note"> (<Linked sources={one.status_sources} />)</span>}</p>
              <p class="note">{one.promisor_names.join(', ')}{one.beneficiary_names.length > 0 && ` → ${one.beneficiary_names.join(', ')}`}{one.places.length > 0 && ` · ${one.places.map((id) => nameOf(atlas, id, language)).join(', ')}`}{one.sources.length > 0 && ' · '}<Linked sources={one.sources} /></p>
              {(one.steps.length > 0 || one.effects.length > 0) && <Steps one={one} open={query.promise === one.id} />}
            </div>
          </li>
        ))}
      </ul>
      {rows.length === 0 && <p class="note">{say('nothing.found')}</p>}
    </>
  );
}

const rowOf = (one: Promise_) => ({ id: one.id, object: one.object, text: one.text, promisors: one.promisor_names.join('; '), announced: one.announced, due: one.due, status: one.status, stage: one.stage, since: one.since, why: one.why, sources: one.sources.map((s) => s.url || s.publisher).join(' ') });

/** From the word to the date that was named, what came of it, and today. */
function Life({ one, span, now }: { one: Promise_; span: [number, number]; now: number }) {
  const x = (year: number) => (100 * (year - span[0])) / (span[1] - span[0]);
  const from = yearOf(one.announced);
  const due = yearOf(one.due, true);
  const since = yearOf(one.since);
  const steps = one.steps.map((s) => yearOf(s.date)).filter((v): v is number => v !== null);
  return (
    <svg class="life" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <path class="axis" d="M0 6H100" />
      <path class="today" d={`M${x(now)} 0V12`} />
      {from !== null && <path class="meant" d={`M${x(from)} 6H${x(due ?? now)}`} />}
      {steps.map((v, i) => <path key={i} class="step" d={`M${x(v)} 3V9`} />)}
      {due !== null && <path class="due" d={`M${x(due)} 1V11`} />}
      {since !== null && <path class={`since state ${one.status}`} d={`M${x(since)} 1V11`} />}
    </svg>
  );
}

function Steps({ one, open }: { one: Promise_; open: boolean }) {
  const known = new Map([...one.sources, ...one.status_sources].map((s) => [s.id, s]));
  const said = (ids: string[]) => ids.map((id) => known.get(id)).filter((s) => s !== undefined);
  return (
    <details class="steps" open={open} onToggle={(event) => event.currentTarget.open && !open && note({ promise: '' })}>
      <summary>{say('promises.steps', { n: one.steps.length, effects: one.effects.length })}</summary>
      <ol>
        {one.steps.map((step, i) => (
          <li key={i}>
            <time>{step.date ?? '–'}</time>
            <div><b>{step.stage}</b> {step.text}{step.due && <span class="muted"> {say('promises.due', { due: step.due })}</span>}<span class="note"> {said(step.evidence).length > 0 ? <Linked sources={said(step.evidence)} /> : <code>{step.evidence.join(' ')}</code>}</span></div>
          </li>
        ))}
        {one.effects.map((effect, i) => (
          <li key={`e${i}`}>
            <time>{effect.from ?? '–'}</time>
            <div><b>{say('promises.effect')}</b> <code>{effect.what}</code> {effect.kind} {effect.value !== null && short(effect.value)} {effect.note}<span class="note"> <Linked sources={said(effect.evidence)} /></span></div>
          </li>
        ))}
      </ol>
    </details>
  );
}
