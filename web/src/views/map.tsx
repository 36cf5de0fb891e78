import { useEffect, useRef, useState } from 'preact/hooks';
import { short, number, percent } from '../format';
import { get } from '../api/client';
import type { Observation, SimMeasure } from '../api/types';
import { CorridorMap, type Hover } from '../map/map';
import { DASH, widthOf, type Layers, type Pick } from '../map/scene';
import { step } from '../map/colours';
import { say, type Key } from '../messages';
import { legAt, MOVES, shutAt } from '../movements';
import { useApp, useTick } from '../state/app';
import { basemap, nameOf } from '../state/atlas';
import { note, useUrl } from '../state/url';
import { Fault } from '../parts/fault';
import { Card } from './card';

declare global {
  interface Window {
    transcaspian?: { map?: CorridorMap; clock?: unknown };
  }
}
const LAYERS: (keyof Layers)[] = ['rail', 'sea', 'road', 'pipeline'];
const START: Layers = { rail: true, sea: true, road: false, pipeline: false };

const pickOf = (text: string | undefined): Pick | null => {
  const [kind, ...rest] = (text ?? '').split('.');
  return kind === 'place' || kind === 'link' || kind === 'vehicle' ? { kind, id: rest.join('.') } : null;
};

export function MapView() {
  const shared = useApp();
  const { atlas, run, other, clock, language } = shared;
  const { query } = useUrl();
  const host = useRef<HTMLDivElement>(null);
  const map = useRef<CorridorMap | null>(null);
  const [hover, setHover] = useState<Hover | null>(null);
  const selected = pickOf(query.sel);
  const layers = query.layers === undefined ? START : (Object.fromEntries(LAYERS.map((l) => [l, query.layers.split('.').includes(l)])) as unknown as Layers);
  const pick = (p: Pick | null) => note({ sel: p ? `${p.kind}.${p.id}` : '' });

  useEffect(() => {
    const one = new CorridorMap(host.current!, say('map.label'), pick, setHover, (view) => note({ cam: view }, { quiet: true }));
    map.current = one;
    window.transcaspian = { ...window.transcaspian, map: one };
    if (query.cam) one.restore(query.cam);
    void basemap.then((world) => one.setWorld(world));
    const off = clock.onFrame((t) => one.draw(t));
    const paper = matchMedia('print');
    const print = () => one.print(clock.t);
    paper.addEventListener('change', print);
    addEventListener('beforeprint', print);
    return () => {
      off();
      paper.removeEventListener('change', print);
      removeEventListener('beforeprint', print);
      one.destroy();
      map.current = null;
    };
  }, []);
  useEffect(() => void (atlas && map.current?.setAtlas(atlas)), [atlas]);
  useEffect(() => void (run && map.current?.setRun(run)), [run]);
  useEffect(() => map.current?.setOther(other), [other, run]);
  useEffect(() => map.current?.setLanguage(language), [language]);
  useEffect(() => map.current?.setLayers(layers), [query.layers]);
  map.current?.select(selected);

  return (
    <div class="mapview">
      <div class="mapwrap">
        <div class="map" ref={host} />
        <div class="mapctl">
          <button aria-label={say('zoom.in')} onClick={() => map.current?.zoomBy(1.6)}>+</button>
          <button aria-label={say('zoom.out')} onClick={() => map.current?.zoomBy(1 / 1.6)}>−</button>
          <button aria-label={say('zoom.all')} onClick={() => map.current?.fit()}>⤢</button>
        </div>
        {hover && <div class="tip" style={{ left: `${hover.x + 14}px`, top: `${hover.y + 14}px` }}>{titleOf(hover.pick)}</div>}
        {other && <p class="abnote"><span class="abkey"><i class="more" />{say('ab.more')} <i class="less" />{say('ab.less')} <i class="b" />{say('ab.was')}</span></p>}
        <Legend layers={layers} most={run ? Math.max(0, ...run.linkFlow.values()) : 0} set={(next) => note({ layers: LAYERS.filter((l) => next[l]).join('.') || 'none' })} />
        <p class="credit">{say('credit')}</p>
      </div>
      <aside tabIndex={0} role="region" aria-label={say('figures')}>
        {shared.problem && <Fault problem={shared.problem} />}
        {!run && !shared.problem && <Loading />}
        {run && (selected ? <Card pick={selected} close={() => pick(null)} show={(id) => map.current?.show(id)} select={pick} /> : <Now show={(id) => { map.current?.show(id); pick({ kind: 'place', id }); }} />)}
      </aside>
    </div>
  );

  function titleOf(p: Pick): string {
    const day = run ? Math.max(0, Math.min(run.days - 1, Math.floor(clock.t / 24))) : 0;
    if (p.kind === 'place') {
      const waiting = run?.yards.get(p.id)?.daily[day] ?? 0;
      return `${nameOf(atlas, p.id, language)}${waiting >= 0.5 ? ` · ${say('waiting.today', { n: number(waiting) })}` : ''}`;
    }
    if (p.kind === 'vehicle') {
      const m = run?.movements;
      const who = m?.entity.indexOf(p.id) ?? -1;
      return (who >= 0 && m?.callsign[who]) || p.id;
    }
    const link = atlas?.links.find((one) => one.id === p.id);
    const flow = run?.linkFlow.get(p.id);
    return link ? `${nameOf(atlas, link.from, language)} – ${nameOf(atlas, link.to, language)}${flow ? ` · ${say('flow', { n: short(flow) })}` : ''}` : p.id;
  }
}

function Loading() {
  const { waiting } = useApp();
  return (
    <div class="loading" role="status">
      <p>{waiting ? say('run.wait', { status: waiting.status }) : say('loading')}</p>
      <progress max={1} value={waiting?.progress} aria-label={say('progress')} />
      {waiting?.message && <p class="note">{waiting.message}</p>}
    </div>
  );
}

/** Widths that the legend shows: about a tenth, a third and all of the greatest flow. */
export function widths(most: number): number[] {
  const round = (v: number): number => {
    const ten = 10 ** Math.floor(Math.log10(v));
    return ([5, 2, 1].find((n) => n * ten <= v) ?? 1) * ten;
  };
  return most > 0 ? [...new Set([round(most / 10), round(most / 3), round(most)])] : [];
}

function Legend({ layers, most, set }: { layers: Layers; most: number; set: (next: Layers) => void }) {
  return (
    <details class="legend" open={innerWidth > 760 && innerHeight >= 840}>
      <summary>{say('legend')}</summary>
      <div class="layers">
        {LAYERS.map((layer) => (
          <label key={layer}>
            <input type="checkbox" checked={layers[layer]} onChange={() => set({ ...layers, [layer]: !layers[layer] })} />
            <i class={`sw ${layer}`} aria-hidden="true" />
            {say(`mode.${layer}` as Key)}
          </label>
        ))}
      </div>
      <div class="gauges">{(['1435', '1520', 'other'] as const).map((gauge) => <span key={gauge}><svg viewBox="0 0 26 8" aria-hidden="true"><path d="M0 4h26" class="dash" stroke-dasharray={DASH[gauge].join(' ')} /></svg>{gauge === 'other' ? say('legend.gauge') : gauge}</span>)}</div>
      {most > 0 && <div class="widths"><span>{say('legend.width')}</span>{widths(most).map((flow) => <span key={flow}><i style={{ height: `${widthOf(flow, most)}px` }} aria-hidden="true" />{short(flow)}</span>)}</div>}
      <ul>
        <li><svg viewBox="0 0 44 10" aria-hidden="true"><rect x="2" y="2.5" width="11" height="5" class="train" /><path d="M18 8l-1-6h8l4 3-4 3z" class="ship" transform="translate(-1)" /><path d="M33 8l-1-6h8l4 3-4 3z" class="tanker" transform="translate(-1)" /></svg>{say('legend.vehicles')}</li>
        <li><svg viewBox="0 0 44 12" aria-hidden="true"><circle cx="14" cy="6" r="5" class="wind" /><circle cx="30" cy="6" r="5" class="wind hollow" /></svg>{say('legend.wind')}</li>
        <li><svg viewBox="0 0 44 10" aria-hidden="true"><circle cx="22" cy="5" r="4.6" class="heat1" /></svg>{say('legend.bubble')}</li>
      </ul>
      <div class="ramp" aria-hidden="true">{[0, 1, 2, 3, 4].map((i) => <i key={i} class={`heat${i}`} />)}</div>
      <p class="rampwords"><span>{say('legend.less')}</span><span>{say('legend.more')}</span></p>
    </details>
  );
}

const signed = (v: number, digits = 0): string => (Math.abs(v) < 0.5 / 10 ** digits ? '±0' : `${v > 0 ? '+' : '−'}${number(Math.abs(v), digits)}`);

function Now({ show }: { show: (id: string) => void }) {
  const { run, other, atlas, language, open } = useApp();
  const t = useTick();
  const r = run!;
  const m = r.movements;
  const today = Math.min(r.days - 1, Math.floor(t / 24));
  let trains = 0;
  let ships = 0;
  for (let who = 0; who < m.n; who++) {
    const leg = legAt(m, who, t);
    if (leg < 0 || m.state[m.stretch[leg]] !== MOVES) continue;
    if (m.courses[m.way[m.stretch[leg]]].mode === 'sea') ships++;
    else trains++;
  }
  const stuck = new Map<string, number>();
  for (const { leg, place } of r.waits) if (m.t0[leg] <= t && t < m.t1[leg]) stuck.set(place, (stuck.get(place) ?? 0) + 1);
  const places = [...new Set([...r.yards.keys(), ...stuck.keys()])]
    .map((id) => {
      const yard = r.yards.get(id);
      const boxes = yard?.daily[today] ?? 0;
      return { id, boxes, ratio: yard ? boxes / yard.mean : 0, vehicles: stuck.get(id) ?? 0 };
    })
    .filter((one) => one.boxes >= 0.5 || one.vehicles > 0)
    .sort((a, b) => b.boxes - a.boxes || b.vehicles - a.vehicles);
  const shut = [...shutAt(r.closures, t)];
  const held = new Set(r.held.filter((one) => one.t0 <= t && t < one.t1).map((one) => one.place));
  const name = (id: string) => nameOf(atlas, id, language);
  const weather = shut.filter(([, why]) => why.kind === 'weather').map(([id]) => id);
  const was = other && { today: other.total[today] };
  // how many days more than in the other run
  const there = (one: SimMeasure, which: 'p50' | 'p90') => {
    const b = other?.result.measures.find((each) => each.id === one.id);
    return b && <small class="muted"> {signed(one[which].mean - b[which].mean, 1)}</small>;
  };
  const opened = (one: SimMeasure) => open({ title: one.label, text: say('measure.text', { n: number(one.n), low: short(Math.max(0, one.p50.low)), high: short(one.p50.high), by: one.promised_by ?? '', share: one.on_time ? percent(one.on_time.mean) : '–' }), values: behindMeasure(r.result.values, Object.keys(one.split_d)) });
  // who promised it: the observations themselves, fetched when somebody asks
  const promised = async (one: SimMeasure) => {
    const said = await Promise.all(one.published.map(({ id }) => get('/evidence/{row_id}', { path: { row_id: id } }).then((doc) => [id, (doc as unknown as { observation: Observation }).observation] as const, () => null)));
    const observations = Object.fromEntries(said.filter((each) => each !== null));
    open({ title: `${one.label}: ${say('promised')}`, text: one.promised_by ?? '', ids: Object.keys(observations), observations });
  };
  return (
    <>
      <div class="kpis">
        <div class="kpi"><span>{say('kpi.trains')}</span><b>{trains}</b></div>
        <div class="kpi"><span>{say('kpi.ships')}</span><b>{ships}</b></div>
        <div class="kpi"><span>{say('kpi.waiting')}</span><b>{number(r.total[today])}{was && <small> {signed(r.total[today] - was.today)}</small>}</b></div>
      </div>
      {weather.length > 0 && <p class="wind"><i aria-hidden="true">≋</i> {say('wind.shut', { places: weather.map(name).join(', ') })}{held.size > 0 && <> {say('wind', { places: [...held].map(name).join(', ') })}</>}</p>}
      {shut.filter(([, why]) => why.kind !== 'weather').map(([id, why]) => <p class="wind order" key={id}><i aria-hidden="true">⊖</i> <button class="link" onClick={() => show(id)}>{name(id)}</button>: {why.label}</p>)}
      <h2>{say('worst')}</h2>
      <table class="worst">
        <thead><tr><th>{say('place')}</th><th class="num">{say('cargo.waiting')}</th><th class="num">{say('vehicles.waiting')}</th><th class="num">{say('ratio')}</th></tr></thead>
        <tbody>
          {places.slice(0, 9).map((one) => (
            <tr key={one.id}>
              <td><button class="link" onClick={() => show(one.id)}>{nameOf(atlas, one.id, language)}</button></td>
              <td class="num">{one.boxes ? number(one.boxes) : '–'}{other && <small class="muted"> {signed(one.boxes - (other.yards.get(one.id)?.daily[today] ?? 0))}</small>}</td>
              <td class="num">{one.vehicles || '–'}</td>
              <td class="num">{one.boxes ? <span class={`chip heat${step(one.ratio)}`}>{number(one.ratio, 1)}×</span> : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{say('door')}</h2>
      <table class="times">
        <thead><tr><th>{say('relation')}</th><th class="num">P50</th><th class="num">P90</th><th class="num">{say('promised')}</th></tr></thead>
        <tbody>
          {r.result.measures.filter((one) => one.promised_d !== null).slice(0, 7).map((one) => (
            <tr key={one.id}>
              <td>{one.label}</td>
              <td class="num"><button class="figure" onClick={() => opened(one)}>{number(one.p50.mean, 1)}</button>{there(one, 'p50')}</td>
              <td class="num"><button class="figure" onClick={() => opened(one)}>{number(one.p90.mean, 1)}</button>{there(one, 'p90')}</td>
              <td class="num">{one.promised_d !== null ? <button class="figure" onClick={() => void promised(one)}>{number(one.promised_d, 0)}</button> : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">{say('run.note', { id: r.result.run_id, n: r.result.replications, sourced: r.result.counts.sourced ?? 0, assumed: r.result.counts.assumed ?? 0 })}</p>
    </>
  );
}

/** Figures of the run whose names belong to the parts that a time is made of: `waiting:aktau.yard` names aktau. */
export function behindMeasure<T extends { name: string }>(values: T[], parts: string[]): T[] {
  const words = new Set(parts.flatMap((part) => part.toLowerCase().split(/[:. ]/)).filter((word) => word.length > 3));
  return values.filter((one) => one.name.toLowerCase().split(/[._-]/).some((word) => words.has(word)));
}
