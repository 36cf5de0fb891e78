import { useEffect, useRef, useState } from 'preact/hooks';
import { short, number, percent } from '../format';
import { CorridorMap, type Hover, type Layers, type Pick } from '../map/map';
import { step } from '../map/colours';
import { say, type Key } from '../messages';
import { legAt, MOVES } from '../movements';
import { useApp, useTick } from '../state/app';
import { nameOf } from '../state/atlas';
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
  const { atlas, run, clock, language, theme } = shared;
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
    void fetch('./basemap.json').then(async (answer) => one.setWorld(await answer.json()));
    const off = clock.onFrame((t) => one.draw(t));
    return () => {
      off();
      one.destroy();
      map.current = null;
    };
  }, []);
  useEffect(() => void (atlas && map.current?.setAtlas(atlas)), [atlas]);
  useEffect(() => void (run && map.current?.setRun(run)), [run]);
  useEffect(() => map.current?.setLanguage(language), [language]);
  useEffect(() => map.current?.restyle(), [theme]);
  useEffect(() => map.current?.setLayers(layers), [query.layers]);
  if (map.current) map.current.selected = selected;

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
        <Legend layers={layers} set={(next) => note({ layers: LAYERS.filter((l) => next[l]).join('.') || 'none' })} />
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
    if (p.kind === 'place') return nameOf(atlas, p.id, language);
    if (p.kind === 'vehicle') {
      const m = run?.movements;
      const who = m?.entity.indexOf(p.id) ?? -1;
      return (who >= 0 && m?.callsign[who]) || p.id;
    }
    const link = atlas?.links.find((one) => one.id === p.id);
    return link ? `${nameOf(atlas, link.from, language)} – ${nameOf(atlas, link.to, language)}` : p.id;
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

function Legend({ layers, set }: { layers: Layers; set: (next: Layers) => void }) {
  return (
    <details class="legend" open={innerWidth > 760}>
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
      <ul>
        <li><svg viewBox="0 0 44 10" aria-hidden="true"><path d="M1 3h18" class="l thin" /><path d="M1 8h18" class="l thick" /><path d="M25 5h18" class="l dash" /></svg>{say('legend.lines')}</li>
        <li><svg viewBox="0 0 44 10" aria-hidden="true"><rect x="2" y="2.5" width="11" height="5" class="train" /><path d="M18 8l-1-6h8l4 3-4 3z" class="ship" transform="translate(-1)" /><path d="M33 8l-1-6h8l4 3-4 3z" class="tanker" transform="translate(-1)" /></svg>{say('legend.vehicles')}</li>
        <li><svg viewBox="0 0 44 10" aria-hidden="true"><circle cx="22" cy="5" r="4.6" class="heat1" /></svg>{say('legend.bubble')}</li>
      </ul>
      <div class="ramp" aria-hidden="true">{[0, 1, 2, 3, 4].map((i) => <i key={i} class={`heat${i}`} />)}</div>
      <p class="rampwords"><span>{say('legend.less')}</span><span>{say('legend.more')}</span></p>
    </details>
  );
}

function Now({ show }: { show: (id: string) => void }) {
  const { run, atlas, language, open } = useApp();
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
  const held = [...new Set(r.holds.filter((one) => one.t0 <= t && t < one.t1).map((one) => one.place))];
  return (
    <>
      <div class="kpis">
        <div class="kpi"><span>{say('kpi.trains')}</span><b>{trains}</b></div>
        <div class="kpi"><span>{say('kpi.ships')}</span><b>{ships}</b></div>
        <div class="kpi"><span>{say('kpi.waiting')}</span><b>{number(r.total[today])}</b></div>
      </div>
      {held.length > 0 && <p class="wind"><i aria-hidden="true">≋</i> {say('wind', { places: held.map((id) => nameOf(atlas, id, language)).join(', ') })}</p>}
      <h2>{say('worst')}</h2>
      <table class="worst">
        <thead><tr><th>{say('place')}</th><th class="num">{say('cargo.waiting')}</th><th class="num">{say('vehicles.waiting')}</th><th class="num">{say('ratio')}</th></tr></thead>
        <tbody>
          {places.slice(0, 9).map((one) => (
            <tr key={one.id}>
              <td><button class="link" onClick={() => show(one.id)}>{nameOf(atlas, one.id, language)}</button></td>
              <td class="num">{one.boxes ? number(one.boxes) : '–'}</td>
              <td class="num">{one.vehicles || '–'}</td>
              <td class="num">{one.boxes ? <span class={`chip heat${step(one.ratio)}`}>{short(one.ratio)}×</span> : ''}</td>
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
              <td class="num"><button class="figure" onClick={() => open({ title: one.label, text: say('measure.text', { n: number(one.n), low: short(Math.max(0, one.p50.low)), high: short(one.p50.high), by: one.promised_by ?? '', share: one.on_time ? percent(one.on_time.mean) : '–' }), values: behindMeasure(r.result.values, Object.keys(one.split_d)) })}>{number(one.p50.mean, 1)}</button></td>
              <td class="num">{number(one.p90.mean, 1)}</td>
              <td class="num">{one.promised_d !== null ? number(one.promised_d, 0) : '–'}</td>
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
