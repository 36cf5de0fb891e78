import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SimPlace } from '../api/types';
import { between, day, hourOf, monthDay, short } from '../format';
import { say, type Key } from '../messages';
import { Exports } from '../parts/exports';
import { ofRun } from '../parts/of_run';
import { useApp, useTick } from '../state/app';
import type { Atlas } from '../state/atlas';
import type { Run } from '../state/run';
import { useRelief } from '../state/relief';
import { note, useUrl } from '../state/url';
import { Queue } from './queue';
import { Ranking } from './ranking';
import { Whither } from './whither';
import './bottlenecks.css';

const ROW = 21;
const AXIS = 22;
export const ORDERS = ['queue', 'wait', 'used', 'east'] as const;
export type Order = (typeof ORDERS)[number];
const KINDS = ['stock', 'resource'] as const;

/** Rows of the strip: what anything waited for at all; cargo in yards first, then trains and ships. */
export function rowsOf(places: SimPlace[], order: Order = 'queue', atlas: Atlas | null = null): SimPlace[] {
  const worth: Record<Order, (one: SimPlace) => number> = {
    queue: (one) => one.queue?.mean ?? 0,
    wait: (one) => one.wait_h?.mean ?? 0,
    used: (one) => one.utilisation?.mean ?? 0,
    east: (one) => atlas?.places.get(one.where)?.lon ?? 0,
  };
  return places
    .filter((one) => (one.queue?.mean ?? 0) >= 0.02)
    .sort((a, b) => (a.kind === b.kind ? worth[order](b) - worth[order](a) : a.kind === 'stock' ? -1 : 1));
}

/** Share of a row's own greatest day: rows of boxes and rows of trains stay readable side by side. */
export function shares(daily: number[]): number[] {
  const most = Math.max(...daily, 1e-9);
  return daily.map((v) => v / most);
}

/** How each day differs from that of the other run, as on the map: a share of the greatest day of both, -1 to 1. */
export function changes(daily: number[], other: number[]): number[] {
  const most = Math.max(...daily, ...other, 1e-9);
  return daily.map((v, i) => (v - (other[i] ?? 0)) / most);
}

export const BottlenecksView = ofRun(Strip);

function Strip({ run }: { run: Run }) {
  const { atlas, other, clock } = useApp();
  const { query } = useUrl();
  const order = ORDERS.find((one) => one === query.rank) ?? 'queue';
  const rows = useMemo(() => rowsOf(run.result.places, order, atlas), [run, order, atlas]);
  const chosen = rows.find((one) => one.id === query.node) ?? rows[0];
  const relief = useRelief(run, query.relief === '1');
  const differ = !!other && query.differ !== 'no';
  const ask = () => note({ relief: '1' });
  const choose = (one: SimPlace, focus = false) => {
    note({ node: one.id });
    // where the queue stands below the strip it would not be seen to have changed
    if (!focus && innerWidth <= 760) document.querySelector('.detail')?.scrollIntoView({ block: 'start' });
    if (focus) document.getElementById(`row-${one.id}`)?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const at = rows.indexOf(chosen);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
    const days: Record<string, number> = { ArrowLeft: -24, ArrowRight: 24, PageUp: -168, PageDown: 168 };
    if (event.key in steps && rows[steps[event.key]]) choose(rows[steps[event.key]], true);
    else if (event.key in days) clock.set(Math.max(0, Math.min(run.days * 24 - 12, clock.t + days[event.key])));
    else return;
    event.preventDefault();
  };
  return (
    <div class="page strip">
      <div class="striphead">
        <h2>{say('strip.title')} <small>{say(differ ? 'strip.differ' : 'strip.sub')}</small></h2>
        <label>{say('sort')} <select value={order} onChange={(event) => note({ rank: event.currentTarget.value === 'queue' ? '' : event.currentTarget.value })}>{ORDERS.map((one) => <option key={one} value={one}>{say(`rank.${one}` as Key)}</option>)}</select></label>
        {other && <label class="check"><input type="checkbox" checked={differ} onChange={(event) => note({ differ: event.currentTarget.checked ? '' : 'no' })} /> {say('strip.change')}</label>}
        <Exports name={`queues-${run.id}`} rows={() => rows.flatMap((one) => one.daily.map((v, i) => ({ node: one.id, label: one.label, day: hourOf(run.from, i * 24).toISOString().slice(0, 10), queue: v, p10: one.daily_p10[i], p90: one.daily_p90[i] })))} document={() => rows} />
      </div>
      <div class="striplay">
        <div>
          <Whither run={run} />
          <Ranking relief={relief} places={rows} chosen={chosen} choose={choose} ask={ask} hide={() => note({ relief: '' })} />
          <div class="heats" onKeyDown={onKey}>
            <p class="ramp7" aria-hidden="true"><span>{say(differ ? 'strip.less' : 'strip.none')}</span>{[0, 1, 2, 3, 4, 5, 6].map((i) => <i key={i} class={`${differ ? 'd' : 's'}${i}`} />)}<span>{say(differ ? 'strip.more' : 'strip.worst')}</span></p>
            {KINDS.map((kind) => {
              const part = rows.filter((one) => one.kind === kind);
              return part.length > 0 && (
                <section key={kind}>
                  <h3 id={`strip-${kind}`}>{say(`strip.${kind}` as Key)}</h3>
                  <div class="heatwrap">
                    <div class="striplabels" role="group" aria-labelledby={`strip-${kind}`}>
                      {part.map((one) => (
                        <button key={one.id} id={`row-${one.id}`} class={`link${one === chosen ? ' on' : ''}`} aria-pressed={one === chosen} tabIndex={one === chosen ? 0 : -1} style={{ height: `${ROW}px` }} onClick={() => choose(one)} title={one.label}>
                          <span>{one.label}</span>
                          <b>{worthOf(one, order)}</b>
                        </button>
                      ))}
                    </div>
                    <Heat run={run} other={differ ? other : null} rows={part} chosen={chosen} choose={choose} label={say('strip.label', { n: part.length, days: run.days })} />
                  </div>
                </section>
              );
            })}
            <p class="note">{say('strip.keys')}</p>
          </div>
        </div>
        <section class="detail" tabIndex={0} aria-label={chosen?.label}>{chosen && <Queue key={`${run.id} ${chosen.id}`} one={chosen} run={run} relief={relief} ask={ask} />}</section>
      </div>
      {chosen && <Spoken one={chosen} run={run} />}
    </div>
  );
}

/** What an order is by, said in the row; the mean queue where it is by place. */
const worthOf = (one: SimPlace, order: Order): string =>
  order === 'wait' && one.wait_h ? `${short(one.wait_h.mean)} h` : order === 'used' ? (one.utilisation ? `${Math.round(one.utilisation.mean * 100)} %` : '–') : short(one.queue!.mean);

/** The chosen day, for those who hear it. */
function Spoken({ one, run }: { one: SimPlace; run: Run }) {
  useTick();
  const { clock } = useApp();
  const i = Math.min(run.days - 1, Math.floor(clock.t / 24));
  return <p class="hide" role="status">{clock.playing ? '' : say('strip.said', { name: one.label, day: day(hourOf(run.from, i * 24)), n: short(one.daily[i]), range: between(one.daily_p10[i], one.daily_p90[i]) })}</p>;
}

interface Tip {
  x: number;
  y: number;
  text: string;
}

function Heat({ run, other, rows, chosen, choose, label }: { run: Run; other: Run | null; rows: SimPlace[]; chosen: SimPlace | undefined; choose: (one: SimPlace) => void; label: string }) {
  const { clock, theme, language } = useApp();
  const ref = useRef<HTMLCanvasElement>(null);
  const paint = useRef(() => {});
  const [tip, setTip] = useState<Tip | null>(null);
  const beside = useMemo(() => new Map(other?.result.places.map((one) => [one.id, one])), [other]);
  const tones = useMemo(() => rows.map((row) => (other ? changes(row.daily, beside.get(row.id)?.daily ?? []).map((v) => 3 + Math.round(Math.sign(v) * Math.min(3, Math.sqrt(Math.abs(v)) * 3.4))) : shares(row.daily).map((v) => Math.round(v * 6)))), [rows, other]);
  paint.current = () => {
    const canvas = ref.current;
    if (!canvas) return;
    const dpr = Math.min(2, devicePixelRatio);
    const w = canvas.clientWidth;
    const h = rows.length * ROW + AXIS;
    canvas.width = w * dpr;
    canvas.height = h * dpr;
    const g = canvas.getContext('2d')!;
    g.scale(dpr, dpr);
    const style = getComputedStyle(document.documentElement);
    const ramp = [0, 1, 2, 3, 4, 5, 6].map((i) => style.getPropertyValue(`--${other ? 'differ' : 'strip'}${i}`).trim());
    const cw = w / run.days;
    rows.forEach((row, j) => {
      tones[j].forEach((tone, i) => {
        g.fillStyle = ramp[Math.max(0, Math.min(6, tone))];
        g.fillRect(i * cw, j * ROW + 1, Math.ceil(cw), ROW - 2);
      });
      if (row === chosen) {
        g.strokeStyle = style.getPropertyValue('--text');
        g.lineWidth = 2;
        g.strokeRect(1, j * ROW + 1, w - 2, ROW - 2);
      }
    });
    g.fillStyle = style.getPropertyValue('--muted');
    g.font = '11px "Inter Variable", system-ui';
    g.textBaseline = 'middle';
    let last = -99;
    for (let i = 0; i < run.days; i++) {
      const date = hourOf(run.from, i * 24);
      if (date.getUTCDate() !== 1 && (date.getUTCDate() !== 15 || run.days > 200)) continue;
      const x = i * cw;
      g.fillRect(x, rows.length * ROW, 1, 5);
      const text = monthDay(date);
      if (x - last > 50 && x + g.measureText(text).width + 4 < w) {
        g.fillText(text, x + 4, rows.length * ROW + 12);
        last = x;
      }
    }
    g.fillStyle = style.getPropertyValue('--text');
    g.fillRect((clock.t / 24) * cw - 1, 0, 2, rows.length * ROW);
  };
  useEffect(() => {
    paint.current();
    const watcher = new ResizeObserver(() => paint.current());
    watcher.observe(ref.current!);
    const off = clock.onTick(() => paint.current());
    return () => {
      watcher.disconnect();
      off();
    };
  }, [run, rows]);
  useEffect(() => paint.current(), [chosen, theme, language, tones]);
  const under = (event: MouseEvent) => {
    const box = ref.current!.getBoundingClientRect();
    const share = Math.max(0, Math.min(0.9999, (event.clientX - box.left) / box.width));
    return { row: rows[Math.floor((event.clientY - box.top) / ROW)] as SimPlace | undefined, share, x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onClick = (event: MouseEvent) => {
    const { row, share } = under(event);
    clock.set(share * run.days * 24);
    if (row) choose(row);
  };
  const onMove = (event: PointerEvent) => {
    const { row, share, x, y } = under(event);
    if (!row || event.pointerType === 'touch') return setTip(null);
    const i = Math.floor(share * run.days);
    const b = beside.get(row.id)?.daily[i];
    setTip({ x, y, text: `${day(hourOf(run.from, i * 24))}: ${short(row.daily[i])} (${between(row.daily_p10[i], row.daily_p90[i])})${b === undefined ? '' : ` · ${say('ab.beside', { n: short(b) })}`}` });
  };
  return (
    <div class="heat">
      <canvas ref={ref} style={{ height: `${rows.length * ROW + AXIS}px` }} onClick={onClick} onPointerMove={onMove} onPointerLeave={() => setTip(null)} role="img" aria-label={label} />
      {tip && <span class="tip" style={{ left: `${tip.x}px`, top: `${tip.y + 16}px`, transform: `translateX(-${Math.round((100 * tip.x) / (ref.current?.clientWidth ?? 1))}%)` }}>{tip.text}</span>}
    </div>
  );
}
