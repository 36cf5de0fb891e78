/** How well the simulator says what was seen: every target observed and modelled, and the figures that moved. */
import type { Calibration, Fitted, Target } from '../../api/types';
import { short } from '../../format';
import { say, type Key } from '../../messages';
import { Chart, type Plot } from '../../parts/chart';
import { Exports } from '../../parts/exports';
import { Fault } from '../../parts/fault';
import { get } from '../../api/client';
import type { Observation } from '../../api/types';
import { useApp } from '../../state/app';
import { nameOf } from '../../state/atlas';
import { useDocument } from '../../state/document';
import { note, useUrl } from '../../state/url';

const SHOWN = ['all', 'outside'] as const;

export function CalibrationTab() {
  const { query } = useUrl();
  const { atlas, language } = useApp();
  const name = (id: string) => nameOf(atlas, id, language);
  const [doc, fault] = useDocument('/calibration', {});
  if (fault) return <Fault problem={fault} />;
  if (!doc) return <p role="status">{say('loading')}</p>;
  const world = doc.world.find((one) => one.id === query.world) ?? doc.world[0];
  const only = SHOWN.find((one) => one === query.only) ?? 'all';
  const rows = doc.target.filter((one) => one.world === world.id && (only === 'all' || !one.inside));
  const inside = doc.target.filter((one) => one.world === world.id && one.inside).length;
  const n = doc.target.filter((one) => one.world === world.id).length;
  return (
    <>
      <div class="conflicthead">
        <h2>{say('cal.title')} <small>{say('cal.sub', { inside, n, draws: doc.draws, kept: doc.kept })}</small></h2>
        <Exports name="calibration" rows={() => doc.target} document={() => doc} />
      </div>
      <div class="states" role="group" aria-label={say('cal.world')}>
        {doc.world.map((one) => <button key={one.id} class={one === world ? 'on' : ''} aria-pressed={one === world} onClick={() => note({ world: one.id })}>{one.id}</button>)}
        {SHOWN.map((one) => <button key={one} class={one === only ? 'on' : ''} aria-pressed={one === only} onClick={() => note({ only: one === 'all' ? '' : one })}>{say(`cal.${one}` as Key)}</button>)}
      </div>
      <p class="lead">{world.why}</p>
      <Chart label={say('cal.chart', { world: world.id })} deps={[doc, world, only, atlas]} draw={(p, w) => ratioChart(p, rows, name, w)} />
      <p class="note">{say('cal.key')}</p>
      <Targets rows={rows} name={name} />
      <h3 class="headline">{say('cal.moved')}</h3>
      <Figures doc={doc} />
    </>
  );
}

/** Codes of places and borders in a subject, under their names. */
export const subjectName = (subject: string, name: (id: string) => string): string => subject.split('>').map((end) => name(end.split('@')[0]) + (end.includes('@') ? `, ${end.split('@')[1]}` : '')).join(' → ');
const labelOf = (one: Target, name: (id: string) => string): string => `${subjectName(one.subject, name)} ${one.read_as || one.read} · ${one.observation}`;

/** Modelled over observed, on a scale where twice and half are as far from one. */
function ratioChart(p: Plot, rows: Target[], name: (id: string) => string, width: number): Element {
  const usable = rows.filter((one) => one.seen > 0 && one.after_p50 > 0);
  const floor = (v: number, seen: number) => Math.max(0.05, Math.min(20, v / seen));
  const data = usable.map((one) => ({ name: labelOf(one, name), one, lo: floor(one.after_p10, one.seen), mid: floor(one.after_p50, one.seen), hi: floor(one.after_p90, one.seen), blo: floor(one.before_p10, one.seen), bhi: floor(one.before_p90, one.seen), elo: floor(one.seen * Math.exp(-one.error), one.seen), ehi: floor(one.seen * Math.exp(one.error), one.seen) }));
  type Datum = (typeof data)[0];
  const narrow = width < 520;
  const ticks = narrow ? [0.1, 0.5, 1, 2, 10] : [0.1, 0.2, 0.5, 1, 2, 5, 10];
  return p.plot({
    width,
    height: 50 + 17 * data.length,
    marginLeft: narrow ? 170 : 280,
    marginRight: 12,
    style: { background: 'none', fontFamily: 'inherit', fontSize: '11px', color: 'var(--text)', overflow: 'visible' },
    x: { type: 'log', axis: null },
    y: { label: null, domain: data.map((d) => d.name), tickSize: 0, tickFormat: (text: string) => (narrow && text.length > 26 ? `${text.slice(0, 25)}…` : text) },
    marks: [
      p.gridX(ticks),
      p.axisX(ticks, { tickFormat: (v: number) => `${v}×`, label: say('cal.axis') }),
      p.ruleX([1], { stroke: 'var(--text)', strokeWidth: 1.2 }),
      p.ruleY(data, { y: 'name', x1: 'blo', x2: 'bhi', stroke: 'var(--muted)', strokeWidth: 1, strokeOpacity: 0.6 }),
      p.ruleY(data, { y: 'name', x1: 'elo', x2: 'ehi', stroke: 'var(--text)', strokeWidth: 9, strokeOpacity: 0.13 }),
      p.ruleY(data, { y: 'name', x1: 'lo', x2: 'hi', stroke: 'var(--accent)', strokeWidth: 3, strokeOpacity: 0.55 }),
      p.dot(data, { x: 'mid', y: 'name', r: 4, fill: (d: Datum) => (d.one.inside ? 'var(--accent)' : 'var(--bg)'), stroke: 'var(--accent)', strokeWidth: 1.8, title: (d: Datum) => `${d.name}\n${short(d.one.seen)} ${d.one.unit} → ${short(d.one.after_p50)} (${short(d.one.after_p10)} – ${short(d.one.after_p90)})` }),
    ],
  });
}

function Targets({ rows, name }: { rows: Target[]; name: (id: string) => string }) {
  const { open } = useApp();
  const show = (id: string) =>
    void get('/evidence/{row_id}', { path: { row_id: id } }).then((doc) => {
      const one = doc.observation as Observation | null | undefined;
      if (one) open({ title: one.key, ids: [id], observations: { [id]: one } });
    }, () => undefined);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say('cal.title')}>
      <table class="calibration">
        <thead><tr><th>{say('cal.what')}</th><th>{say('cal.read')}</th><th class="num">{say('cal.seen')}</th><th class="num">{say('cal.before')}</th><th class="num">{say('cal.after')}</th><th class="num">{say('cal.carried')}</th><th>{say('cal.inside')}</th><th>{say('sources')}</th></tr></thead>
        <tbody>
          {rows.map((one) => (
            <tr key={`${one.observation} ${one.read_as}`}>
              <td>{subjectName(one.subject, name)}{one.note && <div class="note">{one.note}</div>}</td>
              <td>{one.standing} <span class="muted">{one.read_as}</span></td>
              <td class="num">{short(one.seen)} {one.unit}</td>
              <td class="num muted">{short(one.before_p50)} <small>{short(one.before_p10)} – {short(one.before_p90)}</small></td>
              <td class="num"><b>{short(one.after_p50)}</b> <small>{short(one.after_p10)} – {short(one.after_p90)}</small></td>
              <td class="num muted">{short(one.carried_p50)} <small>{short(one.carried_p10)} – {short(one.carried_p90)}</small></td>
              <td>{one.inside ? say('yes') : <span class="bad">{say('no')}</span>}</td>
              <td><button class="link" onClick={() => show(one.observation)}>{one.observation}</button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figures({ doc }: { doc: Calibration }) {
  const rows = doc.parameter.filter((one) => one.informed || Math.abs(one.shift) >= 0.2).sort((a, b) => Math.abs(b.shift) - Math.abs(a.shift));
  const range = (one: Fitted, name: 'prior' | 'posterior') => <>{short(one[`${name}_p50`])} <small>{short(one[`${name}_p10`])} – {short(one[`${name}_p90`])}</small></>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say('cal.moved')}>
      <table class="calibration">
        <thead><tr><th>{say('figure')}</th><th class="num">{say('cal.before')}</th><th class="num">{say('cal.after')}</th><th class="num">{say('cal.shift')}</th><th class="num">{say('cal.width')}</th></tr></thead>
        <tbody>{rows.map((one) => <tr key={one.name}><td>{one.why} <code>{one.name}</code></td><td class="num muted">{range(one, 'prior')}</td><td class="num">{range(one, 'posterior')} {one.unit}</td><td class="num">{one.shift > 0 ? '+' : ''}{short(one.shift)}</td><td class="num">{short(one.width)}</td></tr>)}</tbody>
      </table>
    </div>
  );
}
