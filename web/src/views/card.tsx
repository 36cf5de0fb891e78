import { useEffect, useMemo, useState } from 'preact/hooks';
import { between, hourOf, moment, number, percent, short } from '../format';
import type { Pick } from '../map/scene';
import { say, type Key } from '../messages';
import { legAt, placeAt, shutAt } from '../movements';
import { ChangeForm, nameOfThing, ThingButton, type Thing } from '../parts/change';
import { Spark } from '../parts/spark';
import { useApp, useTick } from '../state/app';
import { nameOf } from '../state/atlas';
import { useWorld } from '../state/quantities';
import { changesOf, quantitiesAt, writeChanges } from '../state/scenario';
import { go, note, useUrl } from '../state/url';

interface Props {
  pick: Pick;
  close: () => void;
  show: (id: string) => void;
  select: (pick: Pick) => void;
}

export function Card({ pick, close, show, select }: Props) {
  return (
    <section class="card" aria-live="polite">
      <button class="quiet back" onClick={close}>← {say('back')}</button>
      {pick.kind === 'place' && <PlaceCard id={pick.id} show={show} />}
      {pick.kind === 'link' && <LinkCard id={pick.id} select={select} />}
      {pick.kind === 'vehicle' && <VehicleCard id={pick.id} select={select} />}
    </section>
  );
}

const dash = (text: string | number | null | undefined): string => (text === null || text === undefined || text === '' ? '–' : String(text));

function PlaceCard({ id, show }: { id: string; show: (id: string) => void }) {
  const { atlas, run, other, language, open } = useApp();
  const t = useTick();
  const place = atlas?.places.get(id);
  if (!place) return <p>{id}</p>;
  const r = run!;
  const today = Math.min(r.days - 1, Math.floor(t / 24));
  const here = r.result.places.filter((one) => one.where === id && (one.queue_max > 0 || (one.utilisation?.mean ?? 0) > 0));
  here.sort((a, b) => (b.queue?.mean ?? 0) - (a.queue?.mean ?? 0));
  const m = r.movements;
  const now = r.waits.filter((one) => one.place === id && m.t0[one.leg] <= t && t < m.t1[one.leg]);
  const causes = new Map<string, number>();
  for (const { leg } of now) {
    const label = m.label[m.stretch[leg]];
    causes.set(label, (causes.get(label) ?? 0) + 1);
  }
  const others = Object.entries(place.names).filter(([lang, list]) => lang !== language && list.length).slice(0, 6);
  const values = r.result.values.filter((one) => here.some((h) => one.name.startsWith(`${h.id}.`) || one.name.startsWith(h.id.split('.')[0] + '.')) || one.name.split('.').includes(id));
  return (
    <>
      <h2>{nameOf(atlas, id, language)}</h2>
      <p class="note">{[place.kind, place.country, place.unlocode, place.gauge_mm.length ? `${place.gauge_mm.join(' | ')} mm` : ''].filter(Boolean).join(' · ')}</p>
      <p class="names">{others.map(([lang, list]) => <span key={lang} lang={lang}>{list[0]}</span>)}</p>
      <p><button onClick={() => show(id)}>{say('zoom.here')}</button> <button onClick={() => go('routes', { origin: id })}>{say('route.from')}</button> <button onClick={() => go('routes', { destination: id })}>{say('route.to')}</button></p>
      {[...shutAt(r.closures.filter((one) => one.place === id), t).values()].map((why) => <p class={`wind${why.kind === 'weather' ? '' : ' order'}`} key={why.label}>{say('shut.until', { why: why.label, until: why.t1 >= r.days * 24 ? say('shut.end') : moment(hourOf(r.from, why.t1)) })}</p>)}
      <Alter where={[id]} country={null} />
      {[...causes].map(([label, n]) => <p class="now" key={label}><b>{n}</b> {label}</p>)}
      {here.length > 0 && (
        <>
          <h3>{say('queues.here')}</h3>
          {here.map((one) => (
            <div class="queue" key={one.id}>
              <h4><button class="link" onClick={() => go('bottlenecks', { node: one.id })}>{one.label}</button></h4>
              <Spark daily={one.daily} low={one.daily_p10} high={one.daily_p90} at={t / 24} other={other?.result.places.find((each) => each.id === one.id)?.daily} />
              <dl>
                <div><dt>{say('today')}</dt><dd>{short(one.daily[today])} <small>{between(one.daily_p10[today], one.daily_p90[today])}</small></dd></div>
                {one.wait_h && <div><dt>{say('wait')}</dt><dd>{short(one.wait_h.mean)} h <small>{between(one.wait_h.low, one.wait_h.high)}</small></dd></div>}
                {one.utilisation && <div><dt>{say('used')}</dt><dd>{percent(one.utilisation.mean)}</dd></div>}
                <div><dt>{say('most')}</dt><dd>{number(one.queue_max)}</dd></div>
              </dl>
            </div>
          ))}
          <button class="figure wide" onClick={() => open({ title: nameOf(atlas, id, language), text: say('values.text'), values })}>{say('values.open', { n: values.length })}</button>
        </>
      )}
      {place.note && <p class="note">{place.note}</p>}
    </>
  );
}

/** Figures of a place or a line that a scenario may change, and a form for the one that is chosen. */
function Alter({ where, country }: { where: string[]; country: string | null }) {
  const { run } = useApp();
  const { query } = useUrl();
  const world = useWorld(run?.from, run?.days);
  const [chosen, choose] = useState<Thing | null>(null);
  const key = where.join(' ');
  useEffect(() => choose(null), [key]);
  if (!world || !run) return null;
  const things: Thing[] = [
    ...world.calendars.filter((one) => where.includes(one.place)).map((calendar) => ({ calendar })),
    ...quantitiesAt(world.quantities, run.result.places, where, country).map((quantity) => ({ quantity })),
  ];
  if (!things.length) return null;
  const n = query.w === undefined ? 0 : changesOf(query).length;
  const add = (text: string) => {
    note({ w: writeChanges([...(query.w === undefined ? [] : changesOf(query)), { text, on: true }]), b: '' });
    choose(null);
  };
  return (
    <details class="alter">
      <summary>{say('alter')} <small>{say('alter.n', { n: things.length })}</small></summary>
      {chosen
        ? <ChangeForm key={nameOfThing(chosen)} thing={chosen} run={run} done={add} cancel={() => choose(null)} />
        : <ul class="things">{things.map((thing) => <li key={nameOfThing(thing)}><ThingButton thing={thing} pick={() => choose(thing)} /></li>)}</ul>}
      {n > 0 && <p role="status">{say('alter.added', { n })} <button onClick={() => go('scenarios')}>{say('alter.go')}</button></p>}
    </details>
  );
}

function LinkCard({ id, select }: { id: string; select: (pick: Pick) => void }) {
  const { atlas, run, other, language } = useApp();
  const link = atlas?.links.find((one) => one.id === id);
  if (!link) return <p>{id}</p>;
  const rows: [Key, string][] = [
    ['link.length', `${number(link.length_km)} km`],
    ['link.gauge', link.gauge_mm ? `${link.gauge_mm} mm` : '–'],
    ['link.operator', dash(link.operator)],
    ['link.electrified', link.electrified === null ? '–' : link.electrified ? say('yes') : say('no')],
    ['link.tracks', dash(link.tracks)],
    ['link.course', { osm: '© OpenStreetMap contributors, ODbL', marnet: 'searoute', grid: 'searoute (Caspian grid)' }[link.src] ?? dash(link.src || link.note)],
  ];
  const flow = run?.linkFlow.get(id) ?? 0;
  const was = other?.linkFlow.get(id) ?? 0;
  const over = run?.movements.courses.map((c, i) => ({ id: c.id, flow: run.flow[i] })).filter((c) => c.flow > 0 && run.links[c.id]?.includes(id)) ?? [];
  return (
    <>
      <h2>{nameOf(atlas, link.from, language)} – {nameOf(atlas, link.to, language)}</h2>
      <p class="note">{say(`mode.${link.mode}` as Key)} · <code>{link.id}</code></p>
      <dl class="rows">{rows.map(([key, value]) => <div key={key}><dt>{say(key)}</dt><dd>{value}</dd></div>)}</dl>
      {flow > 0 && <h3>{say('link.flow')} <b>{say('flow', { n: short(flow) })}</b>{other && <small class="muted"> {say('ab.beside', { n: short(was) })}</small>}</h3>}
      {over.length > 0 && <dl class="rows">{over.map((one) => <div key={one.id}><dt>{one.id.replace(/^\w+:/, '').split('>').map((place) => nameOf(atlas, place, language)).join(' → ')}</dt><dd>{short(one.flow)}</dd></div>)}</dl>}
      <Alter where={[link.from, link.to]} country={link.mode === 'rail' ? link.country : null} />
      <p>{[link.from, link.to].map((one) => <button key={one} onClick={() => select({ kind: 'place', id: one })}>{nameOf(atlas, one, language)}</button>)}</p>
    </>
  );
}

function VehicleCard({ id, select }: { id: string; select: (pick: Pick) => void }) {
  const { run, atlas, language, clock } = useApp();
  const t = useTick();
  const m = run!.movements;
  const who = useMemo(() => m.entity.indexOf(id), [m, id]);
  if (who < 0) return <p>{say('vehicle.none')}</p>;
  const leg = legAt(m, who, t);
  const first = m.first[who];
  const end = m.first[who + 1];
  const from = Math.max(first, Math.min(end - 9, (leg < 0 ? first : leg) - 3));
  const legs = Array.from({ length: Math.min(9, end - from) }, (_, i) => from + i);
  const where = (one: number): string => {
    const s = m.stretch[one];
    const c = m.courses[m.way[s]];
    const place = placeAt(c.id, m.to[s], c.x.length - 1);
    return place ? nameOf(atlas, place, language) : '';
  };
  const course = leg < 0 ? null : m.courses[m.way[m.stretch[leg]]];
  const next = course ? course.id.slice(course.id.indexOf(':') + 1).split('>').at(-1)! : '';
  return (
    <>
      <h2>{m.callsign[who] ?? id}</h2>
      <p class="note">{m.kind[who]} · <code>{id}</code></p>
      {leg >= 0 ? <p class="now">{m.label[m.stretch[leg]]}{m.waitingFor[m.stretch[leg]] && <> <code>{m.waitingFor[m.stretch[leg]]}</code></>}</p> : <p class="now">{say('vehicle.gone')}</p>}
      {next && <p><button onClick={() => select({ kind: 'place', id: next })}>{nameOf(atlas, next, language)}</button></p>}
      <h3>{say('vehicle.log')}</h3>
      <ol class="log">
        {legs.map((one) => (
          <li key={one} class={`${['moves', 'works', 'waits'][m.state[m.stretch[one]]]}${one === leg ? ' on' : ''}`}>
            <button class="link" onClick={() => clock.set(m.t0[one] + 0.01)}>{moment(hourOf(run!.from, m.t0[one]))}</button>
            <span>{m.label[m.stretch[one]]}{where(one) && ` · ${where(one)}`}</span>
            <b>{short(m.t1[one] - m.t0[one])} h</b>
          </li>
        ))}
      </ol>
      <p class="note">{say('vehicle.note', { n: run!.result.run_id })}</p>
    </>
  );
}
