import { useMemo } from 'preact/hooks';
import { hourOf, moment, number } from '../format';
import { say } from '../messages';
import { useApp, useTick } from '../state/app';
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

const SPEEDS = [1, 3, 6, 12, 24, 72];

export function TimeBar() {
  const { clock, run, events } = useApp();
  const t = useTick();
  const marks = useMemo(() => (run ? marksOf(events, run.from, run.days) : []), [events, run]);
  const bars = useMemo(() => {
    if (!run) return null;
    const most = Math.max(...run.total, 1);
    return Array.from(run.total, (v, i) => <rect key={i} x={i + 0.08} width={0.84} y={100 - (100 * v) / most} height={(100 * v) / most} />);
  }, [run]);
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
        <small class="muted">{say('waiting.today', { n: number(run.total[today]) })}</small>
      </output>
      <div class="scrub">
        <svg viewBox={`0 0 ${run.days} 100`} preserveAspectRatio="none" aria-hidden="true">
          <g class="bars">{bars}</g>
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
          const mark = marks.find((one) => one.event.id === event.currentTarget.value);
          if (mark) clock.set(mark.t);
          event.currentTarget.value = '';
        }}
      >
        <option value="">{say('jump')}</option>
        {marks.map(({ event }) => (
          <option key={event.id} value={event.id}>{`${event.date_from} · ${event.text.slice(0, 90)}`}</option>
        ))}
      </select>
    </footer>
  );
}
