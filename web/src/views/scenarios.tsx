import { useEffect, useState } from 'preact/hooks';
import { asProblem, get, Problem, send, type Fault as FaultRow } from '../api/client';
import type { RunRequest, RunShown, SimResult } from '../api/types';
import { short } from '../format';
import { say, type Key } from '../messages';
import { ChangeForm, FindThing, nameOfThing, thingOf, type Span, type Thing } from '../parts/change';
import { Fault } from '../parts/fault';
import { useApp } from '../state/app';
import { useWorld, type World } from '../state/quantities';
import { applied, changesOf, faultsOf, isHint, parseChange, readList, writeChanges, type Change } from '../state/scenario';
import { YEARS, yearAsked } from '../state/runs';
import { note, useUrl } from '../state/url';
import { follow, hasEnded, positionOf } from '../state/watch';
import { Files } from './scenario_files';
import { asChanges, Promises, usePromises } from './scenario_promises';
import { Against } from './scenario_result';

/** What is asked for: the baseline's days unless others are named, all that is switched on. */
export interface Draft {
  span: Span;
  replications: number;
  changes: Change[];
  promised: string[];
}

export function ScenariosView() {
  const { problem: broken } = useApp();
  const { query } = useUrl();
  const [base, setBase] = useState<RunShown | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => void get('/runs/{run_id}', { path: { run_id: 'baseline' } }).then(setBase, (e) => setProblem(asProblem(e))), []);
  const job = useJob(query.b);
  if (broken ?? problem) return <div class="page"><Fault problem={(broken ?? problem)!} /></div>;
  if (!base) return <div class="page"><p role="status">{say('loading')}</p></div>;
  return (
    <div class="page scenarios">
      <Editor base={base} job={job} />
      <section class="against" aria-live="polite" aria-busy={!!job.head && !hasEnded(job.head)}>
        <h2>{say('sc.against')}</h2>
        {job.result ? <Against result={job.result} request={job.head!.request} base={base.request} /> : <Tries busy={!!job.head && !hasEnded(job.head)} />}
      </section>
    </div>
  );
}

const TRIES = [['aktau.feeders+2', 'try.ships'], ['aktau.storm=2024-02-20/5d', 'try.storm'], ['border.altynkol.slots_d+4', 'try.border'], ['alat.handling_h-20%', 'try.berth']] as const;
/** Before the first run: what others ask. */
function Tries({ busy }: { busy: boolean }) {
  return (
    <>
      <p class="note">{say(busy ? 'sc.coming' : 'sc.none')}</p>
      {!busy && <ul class="tries">{TRIES.map(([text, key]) => <li key={text}><button onClick={() => note({ w: text, p: '', from: '', days: '', reps: '', b: '' })}>{say(key)} <code>{text}</code></button></li>)}
        {YEARS.map((year) => <li key={year}><button onClick={() => note(yearAsked(year))}>{say('run.year', { year })} <code>{year}-01-01</code></button></li>)}</ul>}
    </>
  );
}

interface Job {
  head: RunShown | null;
  position: number | null;
  result: SimResult | null;
  problem: Problem | null;
}
/** The run that the address names, taken up again: on its way or done. */
function useJob(id: string | undefined): Job {
  const [job, setJob] = useState<Job>({ head: null, position: null, result: null, problem: null });
  useEffect(() => {
    const stop = new AbortController();
    const put = (part: Partial<Job>) => !stop.signal.aborted && setJob((before) => ({ ...before, ...part }));
    setJob({ head: null, position: null, result: null, problem: null });
    if (!id) return undefined;
    const watch = async () => {
      const head = await follow(id, (now) => {
        put({ head: now });
        if (now.status === 'queued') void positionOf(now.id).then((position) => put({ position }));
        else put({ position: null });
      }, stop.signal);
      put({ head, position: null });
      if (head.status === 'done') put({ result: await get('/runs/{run_id}/result', { path: { run_id: id } }, stop.signal) });
      else if (hasEnded(head)) put({ problem: new Problem({ title: say(`run.${head.status}` as Key), status: 0, detail: head.message, faults: head.faults }) });
    };
    watch().catch((e: unknown) => put({ problem: asProblem(e) }));
    return () => stop.abort();
  }, [id]);
  return job;
}

function Editor({ base, job }: { base: RunShown; job: Job }) {
  const { query } = useUrl();
  const draft: Draft = {
    span: { from: query.from ?? base.request.from ?? '', days: Number(query.days) || base.request.days || 90 },
    replications: Number(query.reps) || base.request.replications || 8,
    changes: changesOf(query),
    promised: readList(query.p),
  };
  const world = useWorld(draft.span.from, draft.span.days);
  const known = usePromises(draft.span);
  const promises = known ?? [];
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState(false);
  const busy = sending || (!!job.head && !hasEnded(job.head));
  const set = (changes: Change[]) => { setProblem(null); note({ w: writeChanges(changes) || '~', b: '' }); };
  const [ids, promised] = asChanges(promises, draft.promised);
  const on = draft.changes.filter((one) => one.on).map((one) => one.text);
  const start = async () => {
    setProblem(null);
    setSending(true);
    const body: RunRequest = { ...base.request, kind: 'simulate', from: draft.span.from, days: draft.span.days, replications: draft.replications, what_if: [...on, ...promised], promise_ids: ids };
    try {
      note({ b: (await send('post', '/runs', { body })).id });
    } catch (e) {
      setProblem(asProblem(e));
    }
    setSending(false);
  };
  const cancel = () => job.head && send('delete', '/runs/{run_id}', { path: { run_id: job.head.id } }).catch((e: unknown) => setProblem(asProblem(e)));
  const told = problem ?? job.problem;
  const [own, rest] = sorted(told?.body.faults ?? [], draft.changes);
  return (
    <section class="edit">
      <h2>{say('sc.changes')}</h2>
      <Locked draft={draft} base={base} />
      <Changes draft={draft} world={world} faults={own} set={set} />
      <Promises all={promises} on={draft.promised} set={(p) => note({ p: p.join('~'), b: '' })} world={world} />
      <p class="go">
        <button class="primary" disabled={busy || (!known && draft.promised.length > 0)} onClick={() => void start()}>{busy ? say('sc.running') : say('sc.run')}</button>
        {busy && job.head && <button onClick={() => void cancel()}>{say('sc.cancel')}</button>}
      </p>
      {busy && (
        <p role="status" class="progress">
          <progress max={1} value={job.head?.progress ?? 0} aria-label={say('progress')} />{' '}
          {job.position !== null ? say('run.position', { n: job.position }) : say('run.wait', { status: say(`status.${job.head?.status ?? 'queued'}` as Key) })}
        </p>
      )}
      {told && (rest.length > 0 || own.size === 0) && <Fault problem={new Problem({ ...told.body, faults: rest })} />}
      <Files draft={draft} promised={promises} set={set} fault={setProblem} />
    </section>
  );
}

/** Faults by the change that they speak of, and those of none. */
export function sorted(faults: FaultRow[], changes: Change[]): [Map<number, FaultRow[]>, FaultRow[]] {
  const own = new Map<number, FaultRow[]>();
  const rest = faults.filter((fault) => {
    const numbered = /^change (\d+)$/.exec(fault.field ?? '');
    const words = fault.fault ?? '';
    const at = numbered
      ? changes.map((one, i) => (one.on ? i : -1)).filter((i) => i >= 0)[Number(numbered[1]) - 1]
      : changes.findIndex(({ text, on }) => on && (words.includes(`"${text}"`) || words.split(/[\s":]+/).includes(parseChange(text)?.name ?? text)));
    if (at === undefined || at < 0) return true;
    own.set(at, [...(own.get(at) ?? []), fault]);
    return false;
  });
  return [own, rest];
}

/** What does not change: the days, the seed and what is known. Only the span may be another. */
function Locked({ draft, base }: { draft: Draft; base: RunShown }) {
  const { span, replications } = draft;
  const put = (name: string, least: number, most: number) => (event: Event) => {
    const value = (event.currentTarget as HTMLInputElement).value;
    if (name === 'from' ? value : Number(value) >= least && Number(value) <= most) note({ [name]: value, b: '' });
  };
  return (
    <details class="locked">
      <summary><i aria-hidden="true">⊡</i> {say('sc.baseline', { from: span.from, days: span.days, n: replications })}</summary>
      <p class="note">{say('sc.locked')}</p>
      <div class="fields">
        <label><span>{say('sc.from')}</span><input type="date" value={span.from} onChange={put('from', 0, 0)} /></label>
        <label class="small"><span>{say('sc.days')}</span><input type="number" min={10} max={730} value={span.days} onChange={put('days', 10, 730)} /></label>
        <label class="small"><span>{say('sc.replications')}</span><input type="number" min={1} max={60} value={replications} onChange={put('reps', 1, 60)} /></label>
      </div>
      <p class="note">{say('sc.seed', { seed: base.request.seed ?? 1, known: base.request.known_by ?? '' })}</p>
    </details>
  );
}

function Changes({ draft, world, faults, set }: { draft: Draft; world: World | null; faults: Map<number, FaultRow[]>; set: (changes: Change[]) => void }) {
  const { query } = useUrl();
  const { changes, span } = draft;
  const [edited, setEdited] = useState<number | null>(null);
  const [added, setAdded] = useState<Thing | null>(null);
  useEffect(() => {
    // a card of the map leads here with the thing to change
    const thing = query.add ? thingOf(world, query.add) : null;
    if (!thing) return;
    setAdded(thing);
    note({ add: '' });
  }, [query.add, world]);
  const add = (text: string) => {
    // what is there already is switched on, not made twice
    set([...changes.filter((one) => one.text !== text), { text, on: true }]);
    setAdded(null);
  };
  return (
    <>
      <ul class="changes">
        {changes.map((one, i) => {
          const parsed = parseChange(one.text);
          const thing = parsed ? thingOf(world, parsed.name) : null;
          if (edited === i && thing) {
            return <li key={`${i} edit`} class="editing"><ChangeForm thing={thing} run={span} start={parsed} cancel={() => setEdited(null)} done={(text) => { setEdited(null); set(changes.map((c, j) => (j === i ? { ...c, text } : c))); }} /></li>;
          }
          const wrong = parsed && one.on ? faultsOf(parsed, thing?.quantity, span).filter((fault) => !isHint(fault)) : [];
          const unknown = one.on && !!world && !thing && !faults.has(i);
          return (
            <li key={`${i} ${one.text}`} class={`${one.on ? '' : 'off'}${faults.has(i) || wrong.length || unknown ? ' faulty' : ''}`}>
              <label>
                <input type="checkbox" checked={one.on} onChange={() => set(changes.map((c, j) => (j === i ? { ...c, on: !c.on } : c)))} />
                <span><Told text={one.text} thing={thing} /><code>{one.text}</code></span>
              </label>
              {thing && <button class="quiet" aria-label={say('sc.edit', { what: one.text })} onClick={() => setEdited(i)}>✎</button>}
              <button class="quiet" aria-label={say('sc.remove', { what: one.text })} onClick={() => set(changes.filter((_, j) => j !== i))}>✕</button>
              {(faults.get(i) ?? []).map((fault, j) => <p key={j} class="wrong" role="alert">{fault.fault}{fault.remedy && <em> {fault.remedy}</em>}</p>)}
              {wrong.map((fault) => <p key={fault} class="wrong">{say(fault as Key)}</p>)}
              {unknown && <p class="wrong">{say('ch.unknown')}</p>}
            </li>
          );
        })}
        {changes.length === 0 && <li class="nothing"><p class="note">{say('sc.empty')}</p></li>}
      </ul>
      {added
        ? <div class="add"><ChangeForm key={nameOfThing(added)} thing={added} run={span} done={add} cancel={() => setAdded(null)} /></div>
        : <div class="add"><FindThing world={world} pick={setAdded} write={add} /><p class="note">{say('sc.bymap')} <a href="#/map">{say('view.map')}</a></p></div>}
    </>
  );
}

/** A change in words: what, from what to what, and when. */
export function Told({ text, thing }: { text: string; thing: Thing | null }) {
  const one = parseChange(text);
  if (!one || !thing) return <b>{one?.name ?? text}</b>;
  const q = thing.quantity;
  const days = one.length_h ? say('ch.shut', { from: one.from, days: short(one.length_h / 24) }) : [one.from && say('ch.since', { date: one.from }), one.to && say('ch.to.date', { date: one.to })].filter(Boolean).join(' ');
  return (
    <b>
      {q?.description ?? thing.calendar!.label}
      {q && <em> {short(q.value)} → {short(applied(one, q.value))} {q.unit}</em>}
      {days && <small> {days}</small>}
    </b>
  );
}
