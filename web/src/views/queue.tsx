/** One queue: by day, arrivals against what can be served, how much of it is used, and what they waited for. */
import type { NodeCause, NodeDay, Relief, SimPlace } from '../api/types';
import { between, day, hourOf, number, percent, short } from '../format';
import { say, type Key } from '../messages';
import { Chart, type Plot } from '../parts/chart';
import { Exports } from '../parts/exports';
import { Fault } from '../parts/fault';
import { useApp, useTick } from '../state/app';
import { nameOf } from '../state/atlas';
import { useDocument } from '../state/document';
import type { ReliefState } from '../state/relief';
import type { Run } from '../state/run';
import { go, note, useUrl } from '../state/url';

/** How the other run is drawn, in every chart. */
const B = { stroke: 'var(--b, var(--muted))', strokeDasharray: '4 3', strokeWidth: 1.6 };
const STYLE = { background: 'none', fontFamily: 'inherit', fontSize: '11px', color: 'var(--text)', overflow: 'visible' };

export function Queue({ one, run, relief, ask }: { one: SimPlace; run: Run; relief: ReliefState; ask: () => void }) {
  const { clock, open, atlas, language, other } = useApp();
  const t = useTick();
  const today = Math.min(run.days - 1, Math.floor(t / 24));
  const [doc, fault] = useDocument('/runs/{run_id}/nodes/{node}', { path: { run_id: run.name, node: one.id } });
  const node = doc?.node;
  const beside = other?.result.places.find((found) => found.id === one.id);
  const [there] = useDocument('/runs/{run_id}/nodes/{node}', other && beside ? { path: { run_id: other.name, node: one.id } } : null);
  const values = run.result.values.filter((v) => v.name.startsWith(`${one.id.split('.')[0]}.`) || v.name.includes(one.id));
  const worst = one.daily.indexOf(Math.max(...one.daily));
  return (
    <>
      <h3>{one.label}</h3>
      <p class="note"><button class="link" onClick={() => go('map', { sel: `place.${one.where}` })}>{nameOf(atlas, one.where, language)}</button> · <code>{one.id}</code></p>
      <dl class="figures">
        <div><dt>{day(hourOf(run.from, today * 24))}</dt><dd>{short(one.daily[today])} <small>{between(one.daily_p10[today], one.daily_p90[today])}</small></dd></div>
        {one.queue && <div><dt>{say('queue.mean')}</dt><dd>{short(one.queue.mean)} <small>{between(one.queue.low, one.queue.high)}</small></dd></div>}
        {one.wait_h && <div><dt>{say('wait')}</dt><dd>{short(one.wait_h.mean)} h <small>{between(one.wait_h.low, one.wait_h.high)}</small></dd></div>}
        {one.utilisation && <div><dt>{say('used')}</dt><dd>{percent(one.utilisation.mean)}</dd></div>}
        <div><dt>{say('most')}</dt><dd>{number(one.queue_max)}</dd></div>
        {node?.arrivals_d != null && <div><dt>{say('node.arrive')}</dt><dd>{short(node.arrivals_d)} <small>{say('node.aday')}</small></dd></div>}
        {one.kind === 'resource' && node?.capacity_d != null && <div><dt>{say('node.can')}</dt><dd>{short(node.capacity_d)} <small>{say('node.aday')}</small></dd></div>}
        {node?.capacity != null && <div><dt>{say(one.kind === 'stock' ? 'node.room' : 'node.at.once')}</dt><dd>{short(node.capacity)}</dd></div>}
      </dl>
      <h4>{say('queue.title')}{node?.unit && <small> · {node.unit}</small>}</h4>
      <Chart label={say('queue.chart', { name: one.label })} deps={[one, run, today, beside]} draw={(p, w) => queueChart(p, one, run, beside?.daily ?? one.baseline, today, w)} />
      {(beside || !!one.baseline?.length) && <p class="note">{say(beside ? 'dashed.other' : 'dashed')}</p>}
      {fault && fault.body.status !== 404 && <Fault problem={fault} />}
      {!doc && !fault && <p class="note" role="status">{say('loading')}</p>}
      {doc && (
        <>
          {doc.daily.arrivals.some((v) => v !== null) && <Against doc={doc} there={there} run={run} today={today} />}
          {doc.daily.utilisation.some((v) => v !== null) && (
            <>
              <h4>{say('used')}</h4>
              <Chart label={say('used.chart', { name: one.label })} deps={[doc, there, today]} draw={(p, w) => usedChart(p, doc, there, run, today, w)} />
            </>
          )}
          {doc.causes.length > 0 && <Causes causes={doc.causes} there={there?.causes ?? null} unit={doc.node.unit} run={run} name={one.label} today={today} />}
          <p><Exports name={`${run.id}-${one.id}`} rows={() => doc.daily.queue.map((_, i) => ({ day: hourOf(run.from, i * 24).toISOString().slice(0, 10), ...Object.fromEntries(Object.entries(doc.daily).map(([name, list]) => [name, list[i]])), ...Object.fromEntries(doc.causes.map((c) => [`wait_h ${c.cause}`, c.daily[i]])) }))} document={() => doc} /></p>
        </>
      )}
      <Adds one={one} run={run} other={other} />
      <Worth one={one} relief={relief} ask={ask} />
      <p class="buttons"><button disabled={values.length === 0} onClick={() => open({ title: one.label, text: say('values.text'), values })}>{say('values.open', { n: values.length })}</button> <button onClick={() => clock.set(worst * 24 + 12)}>{say('worst.day')}</button></p>
    </>
  );
}

/** What could be served each day; the capacity of a yard is its room, which nobody is served by. */
const servable = (doc: NodeDay): (number | null)[] => (doc.node.kind === 'resource' ? doc.daily.capacity : []);

/** Arrivals against what can be served, day by day. */
function Against({ doc, there, run, today }: { doc: NodeDay; there: NodeDay | null; run: Run; today: number }) {
  const what = doc.node.unit ?? '';
  return (
    <>
      <h4>{say('node.against')}{what && <small> · {what}</small>}</h4>
      <Chart label={say('against.chart', { name: doc.node.label })} deps={[doc, there, today]} draw={(p, w) => againstChart(p, doc, there, run, today, w)} />
      <p class="keys"><span><i class="arrive" />{say('node.arrive')}</span><span><i class="serve" />{say('node.served')}</span>{servable(doc).some((v) => v !== null) && <span><i class="can" />{say('node.can')}</span>}{there && <span><i class="there" />{say('ab.there')}</span>}</p>
    </>
  );
}

/** Hours of ships and of boxes do not add up: one kind of who waits at a time. */
export function kindsOf(causes: NodeCause[], unit: string): string[] {
  const kinds = [...new Set(causes.filter((c) => (c.hours ?? 0) > 0).map((c) => c.who))];
  return kinds.sort((a, b) => Number(b === unit) - Number(a === unit));
}

function Causes({ causes: all, there, unit, run, name, today }: { causes: NodeCause[]; there: NodeCause[] | null; unit: string; run: Run; name: string; today: number }) {
  const { query } = useUrl();
  const kinds = kindsOf(all, unit);
  const kind = kinds.find((one) => one === query.whose) ?? kinds[0];
  const causes = all.filter((c) => c.who === kind && (c.hours ?? 0) > 0).sort((a, b) => b.hours! - a.hours!);
  const most = causes[0]?.hours || 1;
  const was = there?.filter((c) => c.who === kind) ?? null;
  const mean = (hours: number | null | undefined) => short((hours ?? 0) / run.days / 24);
  if (causes.length === 0) return null;
  return (
    <>
      <h4>{say('causes.title')} <small>{say('causes.sub', { who: kind })}</small></h4>
      {kinds.length > 1 && <p class="states" role="group" aria-label={say('causes.who')}>{kinds.map((one) => <button key={one} class={one === kind ? 'on' : ''} aria-pressed={one === kind} onClick={() => note({ whose: one })}>{one}</button>)}</p>}
      <Chart label={say('causes.chart', { name })} deps={[causes, was, today]} draw={(p, w) => causeChart(p, causes, was, run, today, w)} />
      <ul class="causes">
        {causes.slice(0, 9).map((c) => (
          <li key={`${c.cause} ${c.who}`}>
            <span class={`cause ${c.sort}`} style={{ width: `${Math.max(1.5, (100 * (c.hours ?? 0)) / most)}%` }} aria-hidden="true" />
            <span class="what">{c.label} <small>{say(`sort.${c.sort}` as Key)}</small></span>
            <b>{mean(c.hours)}{was && <small> {say('ab.beside', { n: mean(was.find((each) => each.cause === c.cause)?.hours) })}</small>}</b>
            <span class="muted">{percent(c.share ?? 0)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What this queue adds to a box on each relation. */
function Adds({ one, run, other }: { one: SimPlace; run: Run; other: Run | null }) {
  const name = `waiting:${one.id}`;
  const moved = run.result.measures
    .map((m) => ({ m, d: m.split_d[name] ?? 0, was: other?.result.measures.find((each) => each.id === m.id)?.split_d[name] }))
    .filter(({ d }) => d > 0.05)
    .sort((a, b) => b.d - a.d);
  if (moved.length === 0) return null;
  return (
    <>
      <h4>{say('delay.title')}</h4>
      <table>
        <tbody>{moved.slice(0, 6).map(({ m, d, was }) => <tr key={m.id}><td>{m.label}</td><td class="num">{number(d, 1)} d{was !== undefined && <small class="muted"> {say('ab.beside', { n: number(was, 1) })}</small>}</td><td class="num muted">{percent(d / m.mean.mean)}</td></tr>)}</tbody>
      </table>
    </>
  );
}

/** What relieving this by a tenth is worth; asked for once for all queues. */
function Worth({ one, relief, ask }: { one: SimPlace; relief: ReliefState; ask: () => void }) {
  const rows = relief.found?.rows.filter((row) => row.cause === one.id) ?? [];
  return (
    <>
      <h4>{say('relief.title')}</h4>
      {relief.problem && <Fault problem={relief.problem} />}
      {!relief.found && relief.progress === null && <p><button onClick={ask}>{say('relief.ask')}</button></p>}
      {relief.progress !== null && <p role="status"><progress max={1} value={relief.progress} aria-label={say('progress')} /> {say('relief.runs')}</p>}
      {relief.found && rows.length === 0 && <p class="note">{say('relief.none')}</p>}
      {rows.map((row) => (
        <p key={row.cargo} class="worth">
          {row.relief_words}: {short(row.before)} → <b>{short(row.after)}</b> {row.unit}
          <br />
          <Effect row={row} /> · {row.cargo}
          <br />
          <span class="leads">{say('relief.leads', { n: row.leads, of: relief.found!.replications })}</span>
        </p>
      ))}
    </>
  );
}
/** What relieving it does to the days of a box, with its interval. */
export function Effect({ row: { effect_d: e } }: { row: Relief }) {
  return <><b class={e.high < 0 ? 'good' : ''}>{signed(e.mean)} d</b> <span class="muted">({signed(e.low)} – {signed(e.high)})</span></>;
}
export const signed = (v: number): string => (Math.abs(v) < 0.005 ? '±0' : `${v > 0 ? '+' : '−'}${short(Math.abs(v))}`);

const noon = (run: Run, i: number): Date => hourOf(run.from, i * 24 + 12);
const days = (run: Run, list: (number | null)[]) => list.map((y, i) => ({ x: noon(run, i), y }));
const frame = (p: Plot, width: number, height: number, y: object, marks: unknown[]): Element =>
  p.plot({ width, height, marginLeft: 44, marginRight: 8, marginBottom: 26, style: STYLE, x: { type: 'utc', label: null, ticks: Math.max(3, Math.round(width / 110)) }, y: { grid: true, zero: true, ...y }, marks: marks as Parameters<Plot['plot']>[0] extends { marks?: infer M } | undefined ? NonNullable<M> : never });
const now = (p: Plot, run: Run, today: number) => p.ruleX([noon(run, today)], { stroke: 'var(--text)' });

function queueChart(p: Plot, one: SimPlace, run: Run, beside: number[] | undefined, today: number, width: number): Element {
  const rows = one.daily.map((v, i) => ({ x: noon(run, i), y: v, lo: one.daily_p10[i], hi: one.daily_p90[i] }));
  return frame(p, width, 168, { label: say('waiting') }, [
    p.areaY(rows, { x: 'x', y1: 'lo', y2: 'hi', fill: 'var(--accent)', fillOpacity: 0.2 }),
    p.lineY(rows, { x: 'x', y: 'y', stroke: 'var(--accent)', strokeWidth: 2 }),
    // the same queue in the other run, or without the changes
    beside?.length ? p.lineY(days(run, beside), { x: 'x', y: 'y', ...B }) : null,
    now(p, run, today),
    p.ruleY([0], { stroke: 'var(--muted)' }),
  ]);
}

function againstChart(p: Plot, doc: NodeDay, there: NodeDay | null, run: Run, today: number, width: number): Element {
  const { arrivals, served } = doc.daily;
  const capacity = servable(doc);
  const lines = (list: (number | null)[], stroke: string, more: object = {}) => (list.some((v) => v !== null) ? p.lineY(days(run, list), { x: 'x', y: 'y', stroke, strokeWidth: 1.6, ...more }) : null);
  return frame(p, width, 150, { label: say('node.aday') }, [
    p.rectY(arrivals.map((y, i) => ({ x1: hourOf(run.from, i * 24), x2: hourOf(run.from, i * 24 + 24), y })), { x1: 'x1', x2: 'x2', y: 'y', fill: 'var(--arrive)', inset: 0.3 }),
    lines(served, 'var(--serve)'),
    lines(there?.daily.served ?? [], B.stroke, B),
    lines(capacity, 'var(--text)', { strokeDasharray: '5 3', curve: 'step' }),
    now(p, run, today),
    p.ruleY([0], { stroke: 'var(--muted)' }),
  ]);
}

function usedChart(p: Plot, doc: NodeDay, there: NodeDay | null, run: Run, today: number, width: number): Element {
  return frame(p, width, 92, { label: null, percent: true, domain: [0, 100], ticks: 3 }, [
    p.areaY(days(run, doc.daily.utilisation), { x: 'x', y: 'y', fill: 'var(--serve)', fillOpacity: 0.35 }),
    p.lineY(days(run, doc.daily.utilisation), { x: 'x', y: 'y', stroke: 'var(--serve)', strokeWidth: 1.6 }),
    there ? p.lineY(days(run, there.daily.utilisation), { x: 'x', y: 'y', ...B }) : null,
    now(p, run, today),
    p.ruleY([0], { stroke: 'var(--muted)' }),
  ]);
}

function causeChart(p: Plot, causes: NodeCause[], was: NodeCause[] | null, run: Run, today: number, width: number): Element {
  const rows = causes.flatMap((c) => c.daily.map((y, i) => ({ x1: hourOf(run.from, i * 24), x2: hourOf(run.from, i * 24 + 24), y: (y ?? 0) / 24, sort: `var(--cause-${c.sort})` })));
  return frame(p, width, 150, { label: say('causes.axis') }, [
    p.rectY(rows.filter((row) => row.y > 0), p.stackY({ order: 'sum', reverse: true }, { x1: 'x1', x2: 'x2', y: 'y', fill: 'sort', z: 'sort', inset: 0.2 }) as object),
    was ? p.lineY(days(run, Array.from({ length: run.days }, (_, i) => was.reduce((sum, c) => sum + (c.daily[i] ?? 0), 0) / 24)), { x: 'x', y: 'y', ...B }) : null,
    now(p, run, today),
    p.ruleY([0], { stroke: 'var(--muted)' }),
  ]);
}
