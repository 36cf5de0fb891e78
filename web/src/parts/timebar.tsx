import { useMemo } from 'preact/hooks';
import { hourOf, moment, number } from '../format';
import { say } from '../messages';
import { useApp, useTick } from '../state/app';
import { go } from '../state/url';
import type { ChronicleEvent } from '../api/types';

export interface Mark {
  t: number;
  event: ChronicleEvent;
}
const full = (date: string): string => (date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date.slice(0, 10));

/** Events of the chronicle that fall into the days of a run, with the hour that each begins. */
export function marksOf(events: ChronicleEvent[], from: string, days: number): Mark[] {
  const start = Date.parse(`${from}T00:00:00Z`);
  return events
    .map((event) => ({ event, t: (Date.parse(`${full(event.date_from)}T00:00:00Z`) - start) / 3_600_000 }))
    .filter(({ t }) => t >= 0 && t < days * 24)
    .sort((a, b) => a.t - b.t);
}

const FIRST = '2022-01-01';
/** Events of a day that another run could show: closures, storms, visits since the corridor is simulated. */
export function elsewhere(events: ChronicleEvent[], from: string, days: number): ChronicleEvent[] {
  const within = new Set(marksOf(events, from, days).map(({ event }) => event.id));
  const today = new Date().toISOString().slice(0, 10);
  return events.filter((event) => event.date_from.length === 10 && event.date_from >= FIRST && event.date_from < today && !within.has(event.id)).sort((a, b) => a.date_from.localeCompare(b.date_from));
}
/** The first of the month in which the fortnight before a day begins. */
export const weeksBefore = (date: string): string => `${new Date(Date.parse(`${date}T00:00:00Z`) - 14 * 86_400_000).toISOString().slice(0, 7)}-01`;

export const SPEEDS = [1, 3, 6, 12, 24, 72];

export function TimeBar() {
  const { clock, run, other, events } = useApp();
  const t = useTick();
  const marks = useMemo(() => (run ? marksOf(events, run.from, run.days) : []), [events, run]);
  const bars = useMemo(() => {
    if (!run) return null;
    const most = Math.max(...run.total, ...(other?.total ?? []), 1);
    const y = (v: number) => 100 - (94 * v) / most;
    return (
      <>
        <g class="bars">{Array.from(run.total, (v, i) => <rect key={i} x={i + 0.08} width={0.84} y={y(v)} height={100 - y(v)} />)}</g>
        {other && <path class="other" d={Array.from(other.total, (v, i) => `${i ? 'L' : 'M'}${i},${y(v)}H${i + 1}`).join('')} />}
      </>
    );
  }, [run, other]);
  const winds = useMemo(() => (run ? [...new Set(run.closures.filter((one) => one.kind === 'weather').map((one) => `${one.t0} ${one.t1}`))].map((text) => text.split(' ').map(Number)) : []), [run]);
  const later = useMemo(() => (run ? elsewhere(events, run.from, run.days) : []), [events, run]);
  if (!run) return <footer class="timebar" aria-hidden="true" />;
  const now = hourOf(run.from, t);
  const today = Math.min(run.days - 1, Math.floor(t / 24));
  return (
    <footer class="timebar" aria-label={say('time')}>
      <button class="play" onClick={() => clock.toggle()} aria-label={clock.playing ? say('pause') : say('play')}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          {clock.playing ? <path d="M4 2.5h3v11H4zM9 2.5h3v11H9z" /> : <path d="M4 2l9.5 6L4 14z" />}
        </svg>
      </button>
      <select aria-label={say('speed')} value={clock.speed} onChange={(event) => clock.setSpeed(Number(event.currentTarget.value))}>
        {SPEEDS.map((v) => (
          <option key={v} value={v}>
            {v < 24 ? say('speed.hours', { n: v }) : say('speed.days', { n: v / 24 })}
          </option>
        ))}
      </select>
      <output class="now">
        {moment(now)} <small>UTC</small>
        <small class="muted">{say('waiting.today', { n: number(run.total[today]) })}{other && ` (${say('ab.beside', { n: number(other.total[today]) })})`}</small>
      </output>
      <div class="scrub">
        <svg viewBox={`0 0 ${run.days} 100`} preserveAspectRatio="none" aria-hidden="true">
          {bars}
          <g class="winds">{winds.map(([t0, t1]) => <rect key={t0} x={t0 / 24} width={(t1 - t0) / 24} y={97} height={3} />)}</g>
          <rect class="past" x={0} y={0} width={t / 24} height={100} />
          <rect class="cursor" x={t / 24 - 0.06} y={0} width={0.12} height={100} />
        </svg>
        <div class="marks" aria-hidden="true">
          {marks.map(({ t: at, event }) => (
            <i key={event.id} style={{ left: `${(100 * at) / (run.days * 24)}%` }} title={`${event.date_from} · ${event.text}`} />
          ))}
        </div>
        <input
          type="range"
          aria-label={say('time.hour')}
          aria-valuetext={moment(now)}
          min={0}
          max={clock.end}
          step={1}
          value={Math.round(t)}
          onInput={(event) => clock.set(Number(event.currentTarget.value))}
        />
      </div>
      <select
        class="jump"
        aria-label={say('jump')}
        value=""
        onChange={(event) => {
          const { value } = event.currentTarget;
          event.currentTarget.value = '';
          const mark = marks.find((one) => one.event.id === value);
          const far = later.find((one) => one.id === value);
          if (mark) clock.set(mark.t);
          // a day that this run does not reach: the scenario view runs the weeks around it
          else if (far) go('scenarios', { from: weeksBefore(far.date_from), days: '90', w: '~', b: '', p: '' });
        }}
      >
        <option value="">{say('jump')}</option>
        {marks.map(({ event }) => (
          <option key={event.id} value={event.id}>{`${event.date_from} · ${event.text.slice(0, 90)}`}</option>
        ))}
        <optgroup label={say('jump.far')}>
          {later.map((event) => <option key={event.id} value={event.id}>{`${event.date_from} · ${event.text.slice(0, 90)}`}</option>)}
        </optgroup>
      </select>
    </footer>
  );
}
