import { useEffect, useState } from 'preact/hooks';
import { asProblem, get, Problem, send } from '../api/client';
import type { Difference, RunShown, SimResult } from '../api/types';
import { hourOf, number } from '../format';
import { say, type Key } from '../messages';
import { Fault } from '../parts/fault';
import { useApp } from '../state/app';
import { go, note, useUrl } from '../state/url';

export interface Change {
  text: string;
  on: boolean;
}
/** Changes stand in the address, so a link is the scenario: `aktau.feeders+2~!alat.storm=…` has its second off. */
export const readChanges = (text: string): Change[] =>
  text.split('~').filter(Boolean).map((one) => ({ text: one.replace(/^!/, ''), on: !one.startsWith('!') }));
export const writeChanges = (changes: Change[]): string => changes.map((one) => (one.on ? '' : '!') + one.text).join('~');

interface Template {
  id: string;
  where: [string, string][];
  unit: string;
  start: number;
  make: (where: string, amount: number, date: string) => string;
  dated?: boolean;
}
const signed = (n: number): string => (n < 0 ? String(n) : `+${n}`);
const TEMPLATES: Template[] = [
  { id: 'ships', where: [['aktau.feeders', 'Aktau – Alat'], ['kuryk.ferries', 'Kuryk – Alat']], unit: '', start: 2, make: (w, n) => `${w}${signed(n)}` },
  { id: 'storm', where: [['aktau', 'Aktau'], ['alat', 'Alat'], ['poti', 'Poti']], unit: 'd', start: 5, dated: true, make: (w, n, d) => `${w}.storm=${d}/${n}d` },
  { id: 'slots', where: [['border.altynkol', 'Altynkol – Khorgos'], ['border.dostyk', 'Dostyk – Alashankou']], unit: '/d', start: 4, make: (w, n) => `${w}.slots_d${signed(n)}` },
  { id: 'handling', where: [['alat', 'Alat'], ['aktau', 'Aktau']], unit: '%', start: -20, make: (w, n) => `${w}.handling_h${signed(n)}%` },
];
const START = 'aktau.feeders+2';
const ENDED = ['done', 'failed', 'lost', 'cancelled'];

export function ScenariosView() {
  const { run, problem: broken } = useApp();
  const { query } = useUrl();
  const changes = readChanges(query.w ?? START);
  const set = (next: Change[]) => note({ w: writeChanges(next) || '~', b: '' });
  const [head, setHead] = useState<RunShown | null>(null);
  const [result, setResult] = useState<SimResult | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [copied, setCopied] = useState(false);
  const on = changes.filter((one) => one.on).map((one) => one.text);
  const busy = !!head && !ENDED.includes(head.status);

  useEffect(() => {
    // a run that the address names is taken up again: on its way or done
    setResult(null);
    setHead(null);
    const id = query.b;
    if (!id) return;
    let gone = false;
    const ask = async () => {
      try {
        for (;;) {
          const now = await get('/runs/{run_id}', { path: { run_id: id } });
          if (gone) return;
          setHead(now);
          if (now.status === 'done') return setResult(await get('/runs/{run_id}/result', { path: { run_id: id } }));
          if (ENDED.includes(now.status)) return setProblem(new Problem({ title: say(`run.${now.status}` as Key), status: 0, detail: now.message, faults: now.faults }));
          await new Promise((resolve) => setTimeout(resolve, 600));
        }
      } catch (e) {
        if (!gone) setProblem(asProblem(e));
      }
    };
    void ask();
    return () => {
      gone = true;
    };
  }, [query.b]);

  const start = async () => {
    setProblem(null);
    try {
      const base = await get('/runs/{run_id}', { path: { run_id: 'baseline' } });
      const sent = await send('post', '/runs', { body: { ...base.request, what_if: on, kind: 'simulate' } });
      note({ b: sent.id });
    } catch (e) {
      setProblem(asProblem(e));
    }
  };
  const cancel = () => head && send('delete', '/runs/{run_id}', { path: { run_id: head.id } }).catch((e: unknown) => setProblem(asProblem(e)));
  if (broken) return <div class="page"><Fault problem={broken} /></div>;
  return (
    <div class="page scenarios">
      <section class="edit">
        <h2>{say('sc.changes')}</h2>
        <p class="note">{say('sc.locked')}</p>
        <ul class="changes">
          {changes.map((one, i) => (
            <li key={`${i} ${one.text}`} class={one.on ? '' : 'off'}>
              <label><input type="checkbox" checked={one.on} onChange={() => set(changes.map((c, j) => (j === i ? { ...c, on: !c.on } : c)))} /> <code>{one.text}</code></label>
              <button class="quiet" aria-label={say('sc.remove', { what: one.text })} onClick={() => set(changes.filter((_, j) => j !== i))}>✕</button>
            </li>
          ))}
        </ul>
        <Add from={run?.from ?? '2024-02-01'} at={query.at} add={(text) => set([...changes, { text, on: true }])} />
        <p class="go">
          <button class="primary" disabled={busy || on.length === 0} onClick={() => void start()}>{busy ? say('sc.running') : say('sc.run')}</button>
          {busy && <button onClick={() => void cancel()}>{say('sc.cancel')}</button>}
          <button onClick={() => void navigator.clipboard?.writeText(location.href).then(() => setCopied(true))}>{copied ? say('sc.copied') : say('sc.link')}</button>
        </p>
        {busy && <p role="status"><progress max={1} value={head!.progress} aria-label={say('progress')} /> {say('run.wait', { status: head!.status })}</p>}
        {problem && <Fault problem={problem} />}
      </section>
      <section class="against" aria-live="polite">
        <h2>{say('sc.against')}</h2>
        {result ? <Differences result={result} run={query.b} /> : <p class="note">{say('sc.none')}</p>}
      </section>
    </div>
  );
}

function Add({ from, at, add }: { from: string; at: string | undefined; add: (text: string) => void }) {
  const { clock } = useApp();
  const here = TEMPLATES.find((one) => one.dated && one.where.some(([id]) => id === at));
  const [kind, setKind] = useState(here?.id ?? TEMPLATES[0].id);
  const template = TEMPLATES.find((one) => one.id === kind);
  const [where, setWhere] = useState(here ? at! : TEMPLATES[0].where[0][0]);
  const [amount, setAmount] = useState(here?.start ?? TEMPLATES[0].start);
  const [date, setDate] = useState(hourOf(from, clock.t).toISOString().slice(0, 10));
  const [own, setOwn] = useState('');
  const choose = (id: string) => {
    const next = TEMPLATES.find((one) => one.id === id);
    setKind(id);
    if (next) {
      setWhere(next.where[0][0]);
      setAmount(next.start);
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const text = template ? template.make(where, amount, date) : own.trim();
    if (text) add(text);
  };
  return (
    <form class="add" onSubmit={submit}>
      <label><span>{say('sc.kind')}</span><select value={kind} onChange={(event) => choose(event.currentTarget.value)}>{[...TEMPLATES.map((one) => one.id), 'own'].map((id) => <option key={id} value={id}>{say(`sc.kind.${id}` as Key)}</option>)}</select></label>
      {template ? (
        <>
          <label><span>{say('place')}</span><select value={where} onChange={(event) => setWhere(event.currentTarget.value)}>{template.where.map(([id, name]) => <option key={id} value={id}>{name}</option>)}</select></label>
          <label class="small"><span>{say('sc.amount')} {template.unit}</span><input type="number" step="1" value={amount} onInput={(event) => setAmount(Number(event.currentTarget.value))} /></label>
          {template.dated && <label><span>{say('date')}</span><input type="date" value={date} onInput={(event) => setDate(event.currentTarget.value)} /></label>}
        </>
      ) : <label class="grow"><span>{say('sc.own')}</span><input type="text" value={own} placeholder="alat.handling_h-10%" onInput={(event) => setOwn(event.currentTarget.value)} /></label>}
      <button>{say('sc.add')}</button>
    </form>
  );
}

/** Where an interval leaves nothing on the other side of zero, the change does something. */
export const clear = (d: Difference): number => (d.difference.low > 0 ? 1 : d.difference.high < 0 ? -1 : 0);

/** Shares are told in percent. */
export function inPercent(one: Difference): Difference {
  if (one.unit !== '-') return one;
  const { mean, low, high } = one.difference;
  return { ...one, unit: '%', baseline: 100 * one.baseline, difference: { mean: 100 * mean, low: 100 * low, high: 100 * high } };
}

function Differences({ result, run }: { result: SimResult; run: string }) {
  const still = (one: Difference): boolean => Math.abs(one.difference.low) + Math.abs(one.difference.high) < 0.01 * Math.max(1e-9, Math.abs(one.baseline));
  const rows = result.differences.filter((one) => one.baseline !== null && !still(one)).map(inPercent);
  const rest = result.differences.length - rows.length;
  // each unit has a scale of its own
  const most = new Map<string, number>();
  for (const one of rows) most.set(one.unit, Math.max(most.get(one.unit) ?? 0.1, 1.6 * Math.abs(one.difference.mean)));
  const digits = (one: Difference): number => (one.unit === 'd' ? 1 : 0);
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={say('sc.against')}>
        <table class="differences">
          <thead><tr><th>{say('relation')}</th><th class="num">{say('baseline')}</th><th class="num">{say('scenario')}</th><th class="num">Δ</th><th class="num">{say('sc.interval')}</th><th><span class="hide">Δ</span></th></tr></thead>
          <tbody>
            {rows.map((one) => {
              const d = one.difference;
              const end = most.get(one.unit)!;
              const x = (v: number) => 50 + (50 * Math.max(-end, Math.min(end, v))) / end;
              // fewer days are good, more cargo and more boxes in time as well
              const better = one.unit === 'd' ? -1 : 1;
              const tone = clear(one) === 0 ? '' : clear(one) === better ? 'good' : 'bad';
              return (
                <tr key={one.id}>
                  <td>{one.label}</td>
                  <td class="num">{number(one.baseline, digits(one))} {one.unit}</td>
                  <td class="num">{number(one.baseline + d.mean, digits(one))}</td>
                  <td class={`num ${tone}`}>{d.mean > 0 ? '+' : ''}{number(d.mean, digits(one) * 2)}</td>
                  <td class="num muted">{number(d.low, digits(one))} … {number(d.high, digits(one))}</td>
                  <td class="bars"><svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true"><path class="zero" d="M50 0V14" /><path class={`span ${tone}`} d={`M${x(d.low)} 7H${x(d.high)}`} /><path class={`mid ${tone}`} d={`M${x(d.mean)} 2V12`} /></svg></td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {rest > 0 && <p class="note">{say('sc.unchanged', { n: rest })}</p>}
      <p class="note">{say('sc.note', { n: result.replications, id: result.run_id })}</p>
      <p><button onClick={() => go('map', { run, t: '' })}>{say('sc.map')}</button> <button onClick={() => go('bottlenecks', { run, t: '' })}>{say('sc.strip')}</button></p>
    </>
  );
}
