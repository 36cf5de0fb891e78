import { useEffect, useState } from 'preact/hooks';
import { asProblem, get, url, type Problem } from '../api/client';
import type { Comparison, Measure, Range, Route } from '../api/types';
import { day, number, percent, usd } from '../format';
import { say, type Key } from '../messages';
import { Chart, type Plot } from '../parts/chart';
import { Fault } from '../parts/fault';
import { useApp, type Behind } from '../state/app';
import { nameOf } from '../state/atlas';
import { note, useUrl } from '../state/url';

const FIELDS = { origin: 'xian', destination: 'istanbul', cargo: '20x45G1', depart: '2024-03-11', arrive_by: '2024-04-15', value: '60000', as_of: '', known_by: '' };
type Field = keyof typeof FIELDS;
const PARTS = ['rail', 'sea', 'road', 'border', 'gauge_change', 'port', 'terminal', 'waiting', 'weather', 'equipment'] as const;
export const FAMILY = (id: string): string => id.split('-')[0];

export const askedOf = (query: Record<string, string>): Record<Field, string> =>
  Object.fromEntries(Object.entries(FIELDS).map(([key, start]) => [key, query[key] ?? start])) as Record<Field, string>;

export function RoutesView() {
  const { query } = useUrl();
  const asked = askedOf(query);
  const [doc, setDoc] = useState<Comparison | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const key = JSON.stringify(asked);
  useEffect(() => {
    const stop = new AbortController();
    setBusy(true);
    get('/compare', { query: { ...asked, value: asked.value ? Number(asked.value) : undefined } }, stop.signal)
      .then((d) => { setDoc(d); setProblem(null); }, (e) => !stop.signal.aborted && setProblem(asProblem(e)))
      .finally(() => !stop.signal.aborted && setBusy(false));
    return () => stop.abort();
  }, [key]);
  return (
    <div class="page routes" aria-busy={busy}>
      <Form asked={asked} busy={busy} />
      {problem && <Fault problem={problem} />}
      {doc && !problem && <Answer doc={doc} sort={query.sort ?? 'transit_d'} />}
    </div>
  );
}

function Form({ asked, busy }: { asked: Record<Field, string>; busy: boolean }) {
  const { atlas, language } = useApp();
  const [draft, setDraft] = useState<Partial<Record<Field, string>>>({});
  const value = (field: Field) => draft[field] ?? (field === 'origin' || field === 'destination' ? nameOf(atlas, asked[field], language) : asked[field]);
  const put = (field: Field) => (event: Event) => setDraft({ ...draft, [field]: (event.currentTarget as HTMLInputElement).value });
  const submit = (event: Event) => {
    event.preventDefault();
    const ids = new Map([...(atlas?.places.values() ?? [])].map((p) => [nameOf(atlas, p.id, language), p.id]));
    const next = { ...asked, ...draft };
    for (const field of ['origin', 'destination'] as const) next[field] = ids.get(next[field]) ?? next[field];
    note(next);
    setDraft({});
  };
  const clocks = (as_of: string, known_by: string) => {
    note({ ...asked, ...draft, as_of, known_by });
    setDraft({});
  };
  const input = (field: Field, type: 'text' | 'date' | 'number', more: Record<string, string> = {}) => (
    <label>
      <span>{say(`form.${field}` as Key)}</span>
      <input {...({ name: field, type, value: value(field), onInput: put(field), ...more } as Record<string, unknown>)} />
    </label>
  );
  return (
    <form class="ask" onSubmit={submit}>
      {input('origin', 'text', { list: 'places', required: '' })}
      {input('destination', 'text', { list: 'places', required: '' })}
      {input('depart', 'date')}
      {input('cargo', 'text', { size: '9' })}
      {input('value', 'number', { min: '0', step: '1000' })}
      {input('arrive_by', 'date')}
      <button class="primary" disabled={busy}>{busy ? say('asking') : say('form.go')}</button>
      <details class="clocks" open={innerWidth > 760 || !!asked.as_of || !!asked.known_by}>
        <summary>{say('clocks')}</summary>
        <div>
        {input('as_of', 'date')}
        {input('known_by', 'date')}
        <p class="note">{say('clocks.text')}</p>
        <p>
          <button type="button" onClick={() => clocks('', '')}>{say('clocks.now')}</button>
          <button type="button" onClick={() => clocks('', value('depart'))}>{say('clocks.then')}</button>
          <button type="button" onClick={() => clocks('2022-08-01', '2022-08-31')}>{say('clocks.2022')}</button>
        </p>
        </div>
      </details>
      <datalist id="places">{[...(atlas?.places.values() ?? [])].filter((p) => p.roles.includes('city') || p.roles.includes('port')).map((p) => <option key={p.id} value={nameOf(atlas, p.id, language)} />)}</datalist>
    </form>
  );
}

const SORTS: Measure[] = ['transit_d', 'cost_usd_feu', 'co2e_kg_feu', 'on_time_p', 'disruption_p'];
const RANK: Record<string, number> = { open: 0, restricted: 1 };
export function ranked(routes: Route[], sort: string): Route[] {
  const worth = (r: Route): number => {
    const v = r[sort as Measure];
    const n = v === null || v === undefined ? Infinity : typeof v === 'number' ? v : v.p50;
    return sort === 'on_time_p' && Number.isFinite(n) ? -n : n;
  };
  // what is closed on that day comes last, however good it would be
  const shut = (r: Route): number => Number(!(r.status in RANK));
  return [...routes].sort((a, b) => shut(a) - shut(b) || worth(a) - worth(b) || RANK[a.status] - RANK[b.status]);
}

function Answer({ doc, sort }: { doc: Comparison; sort: string }) {
  const { language, atlas } = useApp();
  const routes = ranked(doc.routes, sort);
  const ways = routes.filter((r) => r.transit_d && r.cost_usd_feu);
  const days = Math.max(...ways.map((r) => r.transit_d!.p90), 1);
  const cost = Math.max(...ways.map((r) => Object.values(r.components?.cost_usd_feu ?? {}).reduce((a, p) => a + p.mean, 0)), 1);
  return (
    <>
      <div class="answerhead">
        <h2>{nameOf(atlas, doc.origin.id, language)} → {nameOf(atlas, doc.destination.id, language)} <small>{doc.cargo.count} × {doc.cargo.name} </small></h2>
        <label class="sort">{say('sort')} <select value={sort} onChange={(event) => note({ sort: event.currentTarget.value })}>{SORTS.map((s) => <option key={s} value={s}>{say(`measure.${s}` as Key)}</option>)}</select></label>
        <span class="exports">
          <a class="button" href={url('/compare/{run_id}.csv', { path: { run_id: doc.run_id } })} download={`${doc.run_id}.csv`}>{say('export.csv')}</a>
          <a class="button" href={url('/compare/{run_id}/report.html', { path: { run_id: doc.run_id } })} target="_blank" rel="noopener">{say('export.report')}</a>
          <button type="button" onClick={() => print()} title={say('export.pdf.how')}>{say('export.pdf')}</button>
        </span>
      </div>
      <p class="clockwords">{say('clocks.words', { ready: told(doc.depart), as_of: told(doc.as_of), known_by: told(doc.known_by) })}{doc.arrive_by && ` ${say('clocks.arrive', { date: told(doc.arrive_by) })}`}</p>
      <div class="answer">
        <ol class="cards">{routes.map((r, i) => <RouteCard key={r.id} route={r} doc={doc} rank={i + 1} days={days} cost={cost} />)}</ol>
        <div class="charts">
          <section><h3>{say('chart.scatter')}</h3><Chart label={say('chart.scatter.long')} deps={[doc, sort]} draw={(p, w) => scatter(p, ways, w)} /><p class="note">{say('chart.scatter.note')}</p></section>
          <section><h3>{say('chart.spread')}</h3><Chart label={say('chart.spread.long')} deps={[doc, sort]} draw={(p, w) => spread(p, ways, w)} /></section>
          <div class="partkey" aria-label={say('parts')} role="group">{PARTS.map((part) => <span key={part}><i class={`part ${part}`} aria-hidden="true" />{say(`part.${part}` as Key)}</span>)}</div>
          {doc.notes.map((text) => <p class="note" key={text}>{text}</p>)}
          <p class="note">{say('answer.note', { id: doc.run_id, draws: number(doc.draws), seed: doc.seed })}</p>
        </div>
      </div>
    </>
  );
}

const told = (date: string): string => day(new Date(`${date}T00:00:00Z`));

/** Which parameters speak of a measure: by the name of the key, as units are fixed by it. */
export function concerns(key: string, measure: Measure): boolean {
  const carbon = /^emission|payload|tare|max_gross|electrified/.test(key);
  const money = /usd/.test(key) || /^inventory/.test(key);
  const risk = /disruption|risk/.test(key);
  if (measure === 'co2e_kg_feu') return carbon;
  if (measure === 'cost_usd_feu') return money && !/value|inventory/.test(key);
  if (measure === 'inventory_usd_feu') return /value|inventory/.test(key);
  if (measure === 'disruption_p') return risk;
  return !carbon && !money && !risk;
}

/** The values behind one number of a route, those that move it most first. */
export function behindOf(doc: Comparison, route: Route, measure: Measure, part?: string): Behind {
  const legs = part ? route.legs.filter((leg) => leg.mode === part || PART_MODES[part]?.includes(leg.mode)) : route.legs;
  const share = new Map(route.drivers.filter((d) => d.measure === (measure === 'on_time_p' ? 'transit_d' : measure)).map((d) => [d.parameter, d.share]));
  const source = legs.length ? legs : route.legs;
  // what the goods are worth, and what their capital costs, belongs to no leg
  const named = measure === 'inventory_usd_feu' ? Object.keys(doc.parameters) : source.flatMap((leg) => leg.evidence);
  const names = [...new Set([...share.keys(), ...named])].filter((name) => doc.parameters[name] && (concerns(doc.parameters[name].key, measure) || (part && share.has(name))));
  names.sort((a, b) => (share.get(b) ?? 0) - (share.get(a) ?? 0));
  const told = route.drivers.filter((d) => d.measure === (measure === 'on_time_p' ? 'transit_d' : measure)).map((d) => d.text);
  return {
    title: `${route.name}: ${say(`measure.${measure}` as Key)}${part ? ` · ${say(`part.${part}` as Key)}` : ''}`,
    text: measure === 'disruption_p' ? say('risk.text') : told.join('. '),
    parameters: names.map((name) => [name, doc.parameters[name]]),
    observations: doc.observations,
    ids: measure === 'disruption_p' ? route.status_evidence : undefined,
  };
}
const PART_MODES: Record<string, string[]> = { waiting: ['wait'], gauge_change: ['gauge', 'gauge_change'], port: ['port', 'handling'], terminal: ['wait', 'port', 'terminal', 'handling', 'gauge'], weather: ['sea', 'wait', 'port'], equipment: ['rail', 'sea', 'road', 'wait'] };

function RouteCard({ route: r, doc, rank, days, cost }: { route: Route; doc: Comparison; rank: number; days: number; cost: number }) {
  const { open, atlas, language } = useApp();
  const show = (measure: Measure, part?: string) => () => open(behindOf(doc, r, measure, part));
  const figure = (measure: Measure, text: string, more?: string) => (
    <button class="figure" onClick={show(measure)} title={say('open.sources')}>{text}{more && <small>{more}</small>}</button>
  );
  const parts = (all: Record<string, Range> | undefined) => PARTS.filter((p) => (all?.[p]?.mean ?? 0) > 0).map((p) => [p, all![p]] as const);
  return (
    <li class={`route ${r.status in RANK ? 'usable' : 'shut'}`}>
      <header>
        <span class={`rank ${FAMILY(r.id)}`}>{rank}</span>
        <h3>{r.name}</h3>
        {r.best.map((b) => <span class="tag best" key={b}>{say(`best.${b}` as Key)}</span>)}
        <span class={`tag status ${r.status}`}>{say(`status.${r.status}` as Key)}</span>
      </header>
      {r.transit_d && r.cost_usd_feu && r.co2e_kg_feu ? (
        <>
          <dl class="figures">
            <div class="big"><dt>{say('measure.transit_d')}</dt><dd>{figure('transit_d', number(r.transit_d.p50, 0), ` – ${number(r.transit_d.p90, 0)} d`)}</dd></div>
            <div class="big"><dt>{say('measure.cost_usd_feu')}</dt><dd>{figure('cost_usd_feu', usd(r.cost_usd_feu.p50), ` – ${number(r.cost_usd_feu.p90)}`)}</dd></div>
            <div><dt>{say('measure.co2e_kg_feu')}</dt><dd>{figure('co2e_kg_feu', `${number(r.co2e_kg_feu.p50 / 1000, 1)} t`, ` – ${number(r.co2e_kg_feu.p90 / 1000, 1)}`)}</dd></div>
            <div><dt>{say('measure.on_time_p')}</dt><dd>{r.on_time_p === null ? '–' : figure('on_time_p', percent(r.on_time_p))}</dd></div>
            <div><dt>{say('measure.disruption_p')}</dt><dd>{r.disruption_p === null ? '–' : figure('disruption_p', percent(r.disruption_p))}</dd></div>
            <div><dt>{say('measure.inventory_usd_feu')}</dt><dd>{r.inventory_usd_feu ? figure('inventory_usd_feu', usd(r.inventory_usd_feu.p50)) : '–'}</dd></div>
          </dl>
          <Stack label={say('stack.days')} parts={parts(r.components?.transit_d)} scale={days} show={(p) => show('transit_d', p)} text={(v) => `${number(v, 1)} d`} />
          <Stack label={say('stack.cost')} parts={parts(r.components?.cost_usd_feu)} scale={cost} show={(p) => show('cost_usd_feu', p)} text={usd} />
        </>
      ) : <p class="note">{say('no.way')}</p>}
      {r.status_reason && <p class="why">{r.status_reason}{' '}
        {r.status_evidence.some((id) => doc.observations[id]) && <button class="figure" onClick={() => open({ title: r.name, text: r.status_reason, ids: r.status_evidence, observations: doc.observations })}>{say('sources.n', { n: r.status_evidence.length })}</button>}</p>}
      {r.legs.length > 0 && (
        <details>
          <summary>{say('legs', { n: r.legs.length, km: number(r.distance_km?.total ?? 0) })}</summary>
          <div class="scroll" tabIndex={0} role="region" aria-label={say('legs.region', { name: r.name })}><table class="legs">
            <thead><tr><th>{say('leg')}</th><th class="num">km</th><th class="num">{say('days.p50')}</th><th class="num">USD/FEU P50</th><th>{say('basis')}</th></tr></thead>
            <tbody>{r.legs.map((leg, i) => (
              <tr key={i}>
                <td><i class={`part ${leg.mode === 'wait' ? 'waiting' : leg.mode === 'gauge' ? 'gauge_change' : leg.mode}`} aria-hidden="true" />{leg.mode} · {leg.from === leg.to ? nameOf(atlas, leg.from, language) : `${nameOf(atlas, leg.from, language)} → ${nameOf(atlas, leg.to, language)}`}</td>
                <td class="num">{leg.distance_km ? number(leg.distance_km) : ''}</td>
                <td class="num">{number(leg.transit_d.p50, 1)}</td>
                <td class="num">{number(leg.cost_usd_feu.p50)}</td>
                <td><button class="figure left" onClick={() => open({ title: `${leg.from_name} – ${leg.to_name}`, text: leg.basis, parameters: leg.evidence.filter((e) => doc.parameters[e]).map((e) => [e, doc.parameters[e]]), observations: doc.observations })}>{leg.basis || say('sources.n', { n: leg.evidence.length })}</button></td>
              </tr>
            ))}</tbody>
          </table></div>
          <p class="note">{say('values.count', { sourced: r.sourced_values, assumed: r.assumed_values })}</p>
        </details>
      )}
    </li>
  );
}

function Stack({ label, parts, scale, show, text }: { label: string; parts: (readonly [string, Range])[]; scale: number; show: (part: string) => () => void; text: (v: number) => string }) {
  return (
    <div class="stack" role="group" aria-label={label}>
      <span class="stacklabel">{label}</span>
      <div class="bar">
        {parts.map(([part, range]) => {
          const told = `${say(`part.${part}` as Key)}: ${say('mean.range', { mean: text(range.mean), low: text(range.p10), high: text(range.p90) })}`;
          return <button key={part} class={`part ${part}`} style={{ width: `${(100 * range.mean) / scale}%` }} title={told} aria-label={told} onClick={show(part)} />;
        })}
      </div>
    </div>
  );
}

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const hue = (r: Route): string => css(`--family-${FAMILY(r.id)}`) || css('--text');
const base = (width: number, height: number) => ({ width, height, style: { background: 'none', fontFamily: 'inherit', fontSize: '11px', color: 'var(--text)', overflow: 'visible' } });

function scatter(p: Plot, routes: Route[], width: number): Element {
  const rows = routes.map((r, i) => ({ r, rank: i + 1, x: r.transit_d!.p50, x1: r.transit_d!.p10, x2: r.transit_d!.p90, y: r.cost_usd_feu!.p50, y1: r.cost_usd_feu!.p10, y2: r.cost_usd_feu!.p90 }));
  return p.plot({
    ...base(width, 290),
    marginLeft: 52,
    marginRight: 20,
    marginTop: 24,
    x: { label: say('axis.days'), grid: true, nice: true },
    y: { label: say('axis.cost'), grid: true, nice: true, tickFormat: 's' },
    marks: [
      p.ruleY(rows, { y: 'y', x1: 'x1', x2: 'x2', stroke: (d: (typeof rows)[0]) => hue(d.r), strokeOpacity: 0.45, strokeWidth: 2 }),
      p.ruleX(rows, { x: 'x', y1: 'y1', y2: 'y2', stroke: (d: (typeof rows)[0]) => hue(d.r), strokeOpacity: 0.45, strokeWidth: 2 }),
      p.dot(rows, { x: 'x', y: 'y', r: 9.5, fill: (d: (typeof rows)[0]) => (d.r.status === 'open' ? hue(d.r) : css('--bg')), stroke: (d: (typeof rows)[0]) => hue(d.r), strokeWidth: 2 }),
      p.text(rows, { x: 'x', y: 'y', text: (d: (typeof rows)[0]) => String(d.rank), fill: (d: (typeof rows)[0]) => (d.r.status === 'open' ? css('--bg') : css('--text')), fontWeight: 680, fontSize: 11.5 }),
      p.tip(rows, p.pointer({ x: 'x', y: 'y', title: (d: (typeof rows)[0]) => `${d.rank} ${d.r.name}\n${number(d.x)} d, ${usd(d.y)}`, fill: 'var(--panel)', stroke: 'var(--line)' })),
    ],
  });
}

function spread(p: Plot, routes: Route[], width: number): Element {
  const rows = routes.map((r, i) => ({ r, name: `${i + 1}  ${r.name}`, lo: r.transit_d!.p10, mid: r.transit_d!.p50, hi: r.transit_d!.p90, mean: r.transit_d!.mean }));
  return p.plot({
    ...base(width, 46 + 27 * rows.length),
    marginLeft: Math.min(190, width * 0.4),
    marginRight: 84,
    x: { label: say('axis.days'), grid: true, zero: true },
    y: { label: null, domain: rows.map((d) => d.name), tickSize: 0 },
    marks: [
      p.barX(rows, { x1: 'lo', x2: 'hi', y: 'name', fill: (d: (typeof rows)[0]) => hue(d.r), fillOpacity: 0.35, insetTop: 5, insetBottom: 5, rx: 3 }),
      p.tickX(rows, { x: 'mid', y: 'name', stroke: (d: (typeof rows)[0]) => hue(d.r), strokeWidth: 3, insetTop: 2, insetBottom: 2 }),
      p.text(rows, { x: 'hi', y: 'name', text: (d: (typeof rows)[0]) => `${number(d.mid)} d (${number(d.lo)}–${number(d.hi)})`, textAnchor: 'start', dx: 6, fill: 'currentColor' }),
    ],
  });
}
