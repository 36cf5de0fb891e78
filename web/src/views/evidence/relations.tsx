/** How two actors stand to one another over time: an index with its range, and the events behind each point. */
import type { RelationPoint, Relations as Doc } from '../../api/types';
import { short } from '../../format';
import { say, type Key } from '../../messages';
import { Chart, type Plot } from '../../parts/chart';
import { Exports } from '../../parts/exports';
import { Fault } from '../../parts/fault';
import { useDocument } from '../../state/document';
import { note, useUrl } from '../../state/url';
import { Linked } from './linked';

const STEPS = ['month', 'quarter', 'year'] as const;

export function Relations() {
  const { query } = useUrl();
  const [actors] = useDocument('/chronicle/actors', {});
  const a = query.a ?? 'KAZ';
  const b = query.b ?? 'AZE';
  const by = STEPS.find((one) => one === query.by) ?? 'quarter';
  const [doc, fault] = useDocument('/chronicle/relations', { query: { a, b, by } });
  const list = (actors?.actors ?? []).filter((one) => one.n_event > 0 || one.id === a || one.id === b);
  const pick = (name: 'a' | 'b', value: string) => (
    <select aria-label={say(`rel.${name}` as Key)} value={value} onChange={(event) => note({ [name]: event.currentTarget.value, point: '' })}>
      {list.length === 0 && <option value={value}>{value}</option>}
      {list.map((one) => <option key={one.id} value={one.id}>{`${one.name} (${one.n_event})`}</option>)}
    </select>
  );
  return (
    <>
      <div class="conflicthead">
        <h2>{say('rel.title')}</h2>
        <span class="pair">{pick('a', a)} <span aria-hidden="true">↔</span> {pick('b', b)}</span>
        <label>{say('rel.by')} <select value={by} onChange={(event) => note({ by: event.currentTarget.value, point: '' })}>{STEPS.map((one) => <option key={one} value={one}>{say(`rel.${one}` as Key)}</option>)}</select></label>
        {doc && <Exports name={`relations-${a}-${b}`} rows={() => doc.points.map((p) => ({ period: p.period, mean: p.intensity.mean, p10: p.intensity.p10, p90: p.intensity.p90, cooperation: p.cooperation, conflict: p.conflict, n_new: p.n_new, n_counted: p.n_counted }))} document={() => doc} />}
      </div>
      {fault && <Fault problem={fault} />}
      {!doc && !fault && <p role="status">{say('loading')}</p>}
      {doc && doc.points.length > 0 && <Shown doc={doc} point={query.point} />}
    </>
  );
}

function Shown({ doc, point }: { doc: Doc; point: string | undefined }) {
  const found = doc.points.findIndex((one) => one.period === point);
  // at first the last period in which something happened
  const at = found >= 0 ? found : Math.max(0, doc.points.findLastIndex((one) => one.n_new > 0));
  const chosen = doc.points[at];
  const choose = (i: number) => note({ point: doc.points[i].period });
  return (
    <>
      <div class="relchart">
        <Chart label={say('rel.chart', { a: doc.actor_names[0], b: doc.actor_names[1] })} deps={[doc, at]} draw={(p, w) => relationChart(p, doc, at, w, choose)} />
        <input type="range" min={0} max={doc.points.length - 1} value={at} aria-label={say('rel.point')} aria-valuetext={`${chosen.period}: ${short(chosen.intensity.mean)}`} onInput={(event) => choose(Number(event.currentTarget.value))} />
      </div>
      <p class="note">{say('rel.method', { citation: doc.method.citation, half: doc.half_life_d })}</p>
      <Events one={chosen} />
    </>
  );
}

function Events({ one }: { one: RelationPoint }) {
  return (
    <section class="relevents" aria-live="polite">
      <h3>{one.period} <span class="muted">{say('rel.index', { mean: short(one.intensity.mean), low: short(one.intensity.p10), high: short(one.intensity.p90) })}</span></h3>
      <p class="note">{say('rel.counted', { n: one.n_counted, fresh: one.n_new })}</p>
      <ol class="timeline">
        {[...one.events].sort((x, y) => y.weight - x.weight).map((e) => (
          <li key={e.id} class={e.new ? 'fresh' : ''}>
            <time>{e.date}<br /><b class={e.intensity < 0 ? 'bad' : 'good'}>{e.intensity > 0 ? '+' : ''}{short(e.intensity)}</b> <span class="muted">{say('rel.weight', { w: short(e.weight) })}</span></time>
            <div><p>{e.text}</p><p class="note">{e.type && <span class="tag">{e.type.toLowerCase()}</span>} {e.actors.join(', ')}{e.sources.length > 0 && ' · '}<Linked sources={e.sources} /></p></div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function relationChart(p: Plot, doc: Doc, at: number, width: number, choose: (i: number) => void): Element {
  const rows = doc.points.map((one, i) => ({ one, i, x: new Date(`${one.end}T00:00:00Z`), lo: one.intensity.p10, mid: one.intensity.mean, hi: one.intensity.p90 }));
  type Datum = (typeof rows)[0];
  const figure = p.plot({
    width,
    height: 260,
    marginLeft: 40,
    style: { background: 'none', fontFamily: 'inherit', fontSize: '11px', color: 'var(--text)', overflow: 'visible', cursor: 'pointer' },
    x: { type: 'utc', label: null },
    y: { label: say('rel.axis'), grid: true, domain: [-10, 10] },
    marks: [
      p.areaY(rows, { x: 'x', y1: 'lo', y2: 'hi', fill: 'var(--accent)', fillOpacity: 0.16 }),
      p.ruleY([0], { stroke: 'var(--muted)' }),
      p.lineY(rows, { x: 'x', y: 'mid', stroke: 'var(--accent)', strokeWidth: 2 }),
      p.dot(rows.filter((d) => d.one.n_new > 0), { x: 'x', y: 'mid', r: (d: Datum) => 2 + 2 * Math.sqrt(d.one.n_new), fill: 'var(--accent)', title: (d: Datum) => `${d.one.period}: ${short(d.mid)}` }),
      p.ruleX([rows[at].x], { stroke: 'var(--text)' }),
    ],
  });
  const svg = figure.matches('svg') ? figure : (figure.querySelector('svg:last-of-type') ?? figure);
  const scale = (figure as unknown as { scale: (name: string) => { invert: (v: number) => Date } | undefined }).scale('x');
  svg.addEventListener('click', (event) => {
    if (!scale) return;
    const box = svg.getBoundingClientRect();
    const t = scale.invert((((event as MouseEvent).clientX - box.left) / box.width) * width).getTime();
    const best = rows.reduce((a, b) => (Math.abs(b.x.getTime() - t) < Math.abs(a.x.getTime() - t) ? b : a));
    choose(best.i);
  });
  return figure;
}
