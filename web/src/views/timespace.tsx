import { useMemo, useState } from 'preact/hooks';
import { hourOf, moment, short } from '../format';
import { say, type Key } from '../messages';
import { MOVES } from '../movements';
import { Exports } from '../parts/exports';
import { ofRun } from '../parts/of_run';
import { useApp, useTick } from '../state/app';
import { nameOf } from '../state/atlas';
import type { Run } from '../state/run';
import { go, note, useUrl } from '../state/url';
import { blockOf, Lanes, Ships } from './gantt';
import { doing, lineOf, LINES, logOf, waitsIn, whoIsOn } from './lines';
import { nameOfWho, Space } from './space';
import { windowAt } from './window';
import './timespace.css';

const WINDOWS = [2, 3, 5, 7, 10, 14, 20, 30];
const TONES = ['moves', 'sails', 'works', 'waits', 'wind'] as const;

export const TimeSpaceView = ofRun(Charts);

function Charts({ run }: { run: Run }) {
  const { atlas, language, clock } = useApp();
  const { query } = useUrl();
  const id = query.line && query.line in LINES ? query.line : 'middle';
  const days = WINDOWS.find((one) => String(one) === query.win) ?? 10;
  const m = run.movements;
  const lines = useMemo(() => Object.fromEntries(Object.entries(LINES).map(([key, stops]) => [key, lineOf(m, stops)])), [run]);
  const line = lines[id];
  const places = useMemo(() => placesOf(run).sort((a, b) => (atlas?.places.get(b)?.lon ?? 0) - (atlas?.places.get(a)?.lon ?? 0)), [run, atlas]);
  const below = places.includes(query.below ?? '') ? query.below : 'ships';
  const chosen = query.who ? m.entity.indexOf(query.who) : -1;
  const [n, setN] = useState(0);
  const name = (place: string) => nameOf(atlas, place, language);
  const rows = () => {
    const [from, to] = windowAt(clock.t, days, clock.end);
    const at = (t: number) => hourOf(run.from, t).toISOString().slice(0, 16);
    return whoIsOn(m, line, from, to).flatMap((who) => logOf(m, who).filter((one) => one.t1 >= from && one.t0 <= to).map((one) => ({ name: nameOfWho(m, who), entity: m.entity[who], kind: m.kind[who], from: at(one.t0), to: at(one.t1), hours: Math.round((one.t1 - one.t0) * 100) / 100, state: ['moves', 'works', 'waits'][one.state], what: one.label, waits_for: one.cause, place: one.place })));
  };
  return (
    <div class="page timespace">
      <div class="tshead">
        <h2>{say('ts.title')} <small>{say('ts.count', { n, km: Math.round(line.km[line.km.length - 1]) })}</small></h2>
        <label>{say('ts.line')} <select value={id} onChange={(event) => note({ line: event.currentTarget.value })}>{Object.entries(LINES).map(([key, stops]) => <option key={key} value={key}>{`${name(stops[0])} – ${name(stops[stops.length - 1])} (${say(`ts.line.${key}` as Key)})`}</option>)}</select></label>
        <label>{say('ts.window')} <select value={days} onChange={(event) => note({ win: event.currentTarget.value })}>{WINDOWS.map((one) => <option key={one} value={one}>{say('ts.days', { n: one })}</option>)}</select></label>
        <Exports name={`movements-${run.id}-${id}`} rows={rows} />
        <span class="tskey">{TONES.map((s) => <span key={s}><i class={s} aria-hidden="true" />{say(`ts.${s}` as Key)}</span>)}</span>
      </div>
      <div class={`tsbody${chosen >= 0 ? ' with' : ''}`}>
        <div class="tscharts">
          <Space run={run} line={line} days={days} chosen={chosen} tell={setN} />
          <p class="note" id="ts-keys">{say('ts.keys')}</p>
          <h3>
            <label>{say('ts.below')} <select value={below} onChange={(event) => note({ below: event.currentTarget.value === 'ships' ? '' : event.currentTarget.value })}>
              <option value="ships">{say('ts.ships')}</option>
              {places.map((place) => <option key={place} value={place}>{say('ts.at', { place: name(place) })}</option>)}
            </select></label>
          </h3>
          {below === 'ships' ? <Ships run={run} days={days} chosen={chosen} /> : <Below key={`${run.id} ${below}`} run={run} days={days} place={below} chosen={chosen} />}
        </div>
        {chosen >= 0 && <Chosen run={run} who={chosen} name={name} />}
      </div>
      <Spoken run={run} who={chosen} name={name} />
    </div>
  );
}

/** Places that have something which is seized: berths, borders, tracks. */
const placesOf = (run: Run): string[] => [...new Set(run.result.places.filter((one) => one.kind === 'resource' && (one.utilisation?.mean ?? 0) > 0).map((one) => one.where))];

function Below({ run, days, place, chosen }: { run: Run; days: number; place: string; chosen: number }) {
  const { clock } = useApp();
  useTick();
  return <Lanes run={run} days={days} place={place} chosen={chosen} block={blockOf(clock.t, days, clock.end)} />;
}

/** Who was chosen: what it does now, what it waited for, and its log. */
function Chosen({ run, who, name }: { run: Run; who: number; name: (place: string) => string }) {
  const { clock } = useApp();
  const t = useTick();
  const m = run.movements;
  const log = useMemo(() => logOf(m, who), [m, who]);
  const waits = waitsIn(log);
  const now = doing(m, who, t);
  const label = new Map([...Object.entries(run.result.causes ?? {}), ['weather', say('sort.weather')]]);
  const near = log.findIndex((one) => one.t1 > t);
  const shown = log.slice(Math.max(0, Math.min(log.length - 14, (near < 0 ? log.length : near) - 4))).slice(0, 14);
  return (
    <section class="chosen" tabIndex={0} aria-label={nameOfWho(m, who)}>
      <header><h3>{nameOfWho(m, who)}</h3><button class="quiet" aria-label={say('close')} onClick={() => note({ who: '' })}>✕</button></header>
      <p class="note">{m.kind[who]} · <code>{m.entity[who]}</code></p>
      <p class="now">{now ? now.label : say('vehicle.gone')}{now?.cause && <> <code>{now.cause}</code></>}</p>
      <h4>{say('ts.waited')}</h4>
      {waits.length === 0 && <p class="note">{say('ts.never')}</p>}
      <ul class="waited">{waits.slice(0, 8).map((one) => <li key={`${one.cause} ${one.label} ${one.place}`}><span>{label.get(one.cause) ?? one.label}{one.place && <small> {name(one.place)}</small>}</span><b>{short(one.hours)} h</b></li>)}</ul>
      <h4>{say('vehicle.log')}</h4>
      <ol class="log">
        {shown.map((one) => (
          <li key={one.leg} class={`${['moves', 'works', 'waits'][one.state]}${one === now || (now && one.leg === now.leg) ? ' on' : ''}`}>
            <button class="link" onClick={() => clock.set(one.t0 + 0.01)}>{moment(hourOf(run.from, one.t0))}</button>
            <span>{one.label}{one.place && one.state !== MOVES && ` · ${name(one.place)}`}{one.place && one.state === MOVES && ` → ${name(one.place)}`}</span>
            <b>{short(one.t1 - one.t0)} h</b>
          </li>
        ))}
      </ol>
      <p><button onClick={() => go('map', { sel: `vehicle.${m.entity[who]}` })}>{say('zoom.here')}</button></p>
    </section>
  );
}

/** The chosen train, for those who hear it. */
function Spoken({ run, who, name }: { run: Run; who: number; name: (place: string) => string }) {
  const { clock } = useApp();
  if (who < 0) return <p class="hide" role="status" />;
  const m = run.movements;
  const waits = waitsIn(logOf(m, who)).slice(0, 3).map((one) => `${one.label}${one.place ? `, ${name(one.place)}` : ''}: ${short(one.hours)} h`);
  return <p class="hide" role="status">{`${nameOfWho(m, who)}. ${doing(m, who, clock.t)?.label ?? ''}. ${say('ts.waited')}: ${waits.join('; ') || say('ts.never')}`}</p>;
}
