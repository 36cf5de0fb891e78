/** Below the line, on the same axis: what each ship does, or who is at the berths, borders and tracks of a place. */
import { useMemo, useState } from 'preact/hooks';
import type { Occupancy } from '../api/types';
import { short } from '../format';
import { say } from '../messages';
import type { Movements } from '../movements';
import { useApp } from '../state/app';
import { useDocument } from '../state/document';
import { Fault } from '../parts/fault';
import type { Run } from '../state/run';
import { note } from '../state/url';
import { nameOfWho, toneOf, wordsOf } from './space';
import { RIGHT, useWindow, windowAt, type Frame } from './window';

const ROW = 15;
/** Above so many lanes a row says how many are in use. */
const MOST_LANES = 8;
const USED_ROW = 30;

export function Ships({ run, days, chosen }: { run: Run; days: number; chosen: number }) {
  const { clock, other } = useApp();
  const m = run.movements;
  const [tip, setTip] = useState('');
  const ships = useMemo(() => shipsOf(m), [m]);
  const { ref, under } = useWindow(
    days,
    (f) => {
      const { g, w, left, from, to, x, colour } = f;
      ships.forEach((who, row) => {
        const y = row * ROW;
        g.textAlign = 'end';
        g.fillStyle = colour('text');
        g.fillText(nameOfWho(m, who), left - 8, y + ROW / 2, left - 10);
        g.globalAlpha = chosen >= 0 && chosen !== who ? 0.45 : 1;
        for (let leg = m.first[who]; leg < m.first[who + 1]; leg++) {
          if (m.t1[leg] < from || m.t0[leg] > to) continue;
          g.fillStyle = colour(toneOf(m, leg));
          const x0 = Math.max(left, x(m.t0[leg]));
          const x1 = Math.min(w - RIGHT, x(m.t1[leg]));
          if (x1 > x0) g.fillRect(x0, y + 2, Math.max(0.8, x1 - x0 - 0.4), ROW - 4);
        }
        g.globalAlpha = 1;
        // the same ship in the other run, below its own
        const there = other?.movements;
        const twin = there?.entity.indexOf(m.entity[who]) ?? -1;
        if (there && twin >= 0) {
          for (let leg = there.first[twin]; leg < there.first[twin + 1]; leg++) drawThere(f, there.t0[leg], there.t1[leg], y, colour(toneOf(there, leg)));
        }
      });
    },
    [ships, chosen, other],
  );
  const at = (event: MouseEvent): { who: number; leg: number; t: number } | null => {
    const { t, y } = under(event);
    const who = ships[Math.floor(y / ROW)];
    if (who === undefined) return null;
    for (let leg = m.first[who]; leg < m.first[who + 1]; leg++) if (m.t0[leg] <= t && t < m.t1[leg]) return { who, leg, t };
    return null;
  };
  const onClick = (event: MouseEvent) => {
    const one = at(event);
    if (one) note({ who: m.entity[one.who] });
    else clock.set(under(event).t);
  };
  const onMove = (event: PointerEvent) => {
    const one = at(event);
    setTip(one ? wordsOf(m, one, (id) => id) : '');
  };
  return <canvas class="ships" ref={ref} title={tip} style={{ height: `${ships.length * ROW + 22}px` }} role="img" aria-label={say('ts.ships.label', { n: ships.length })} onClick={onClick} onPointerMove={onMove} />;
}

/** Of the other run: a thin bar at the foot of a row. */
function drawThere({ g, w, left, from, to, x, colour }: Frame, t0: number, t1: number, top: number, tone: string): void {
  const [x0, x1] = [Math.max(left, x(t0)), Math.min(w - RIGHT, x(t1))];
  if (t1 < from || t0 > to || x1 <= x0) return;
  g.fillStyle = colour('bg');
  g.fillRect(x0, top + ROW - 4.5, x1 - x0, 4.5);
  g.fillStyle = tone;
  g.fillRect(x0, top + ROW - 3.5, Math.max(0.8, x1 - x0 - 0.6), 2.5);
}

export const shipsOf = (m: Movements): number[] =>
  Array.from({ length: m.n }, (_, who) => who)
    .filter((who) => m.first[who] < m.first[who + 1] && m.courses[m.way[m.stretch[m.first[who]]]].mode === 'sea')
    .sort((a, b) => m.kind[a].localeCompare(m.kind[b]) || m.entity[a].localeCompare(m.entity[b], undefined, { numeric: true }));

export interface Bar {
  start: number;
  end: number;
  entity: string;
  name: string;
  kind: string;
  amount: number;
}
export interface Band {
  label: string;
  /** Bars of one lane; of all lanes where only the number in use is drawn. */
  bars: Bar[];
  /** How many there are, where lanes are not drawn one by one. */
  capacity: number | null;
}

/** Rows of the chart: a lane each where there are few, one row with the number in use where there are many. */
export function bandsOf(doc: Occupancy): Band[] {
  const bars = doc.nodes.map(() => [] as (Bar & { lane: number })[]);
  doc.columns.node.forEach((node, i) => {
    const c = doc.columns;
    bars[node].push({ lane: c.lane[i], start: c.start_h[i], end: c.end_h[i], entity: c.entity[i], name: c.callsign[i] ?? c.entity[i], kind: c.kind[i], amount: c.amount[i] });
  });
  return doc.nodes.flatMap((node, n): Band[] => {
    if (bars[n].length === 0) return [];
    const lanes = Math.max(node.lanes ?? 0, ...bars[n].map((one) => one.lane + 1));
    if (lanes > MOST_LANES) return [{ label: node.label, bars: bars[n], capacity: node.capacity ?? lanes }];
    return Array.from({ length: lanes }, (_, lane) => ({ label: lanes > 1 ? `${node.label} ${lane + 1}` : node.label, bars: bars[n].filter((one) => one.lane === lane), capacity: null }));
  });
}

/** Hours at which the number in use changes, and the number from then on. */
export function usedOf(bars: Bar[]): [number, number][] {
  const steps = new Map<number, number>();
  for (const one of bars) {
    steps.set(one.start, (steps.get(one.start) ?? 0) + one.amount);
    steps.set(one.end, (steps.get(one.end) ?? 0) - one.amount);
  }
  let sum = 0;
  return [...steps.entries()].sort((a, b) => a[0] - b[0]).map(([t, change]) => [t, (sum += change)]);
}

const heightOf = (band: Band): number => (band.capacity === null ? ROW : USED_ROW);

/** Who is at the berths, tracks and borders of a place. */
export function Lanes({ run, days, place, chosen, block }: { run: Run; days: number; place: string; chosen: number; block: number }) {
  const span = days * 24;
  const from = Math.max(0, block * span - span);
  const { other } = useApp();
  const query = { place, from_h: from, to_h: Math.min(run.days * 24, from + 3 * span), most: 5000 };
  const [doc, fault] = useDocument('/runs/{run_id}/occupancy', { path: { run_id: run.name }, query });
  const [there] = useDocument('/runs/{run_id}/occupancy', other && { path: { run_id: other.name }, query });
  const [kept, keep] = useState<Occupancy | null>(null);
  if (doc && doc !== kept) keep(doc);
  if (fault) return <Fault problem={fault} />;
  if (!kept) return <p class="note" role="status">{say('loading')}</p>;
  return <Bands run={run} days={days} bands={bandsOf(kept)} there={there && bandsOf(there)} chosen={chosen} />;
}

function Bands({ run, days, bands, there, chosen }: { run: Run; days: number; bands: Band[]; there: Band[] | null; chosen: number }) {
  const { clock } = useApp();
  const m = run.movements;
  const [tip, setTip] = useState('');
  const tops = bands.reduce<number[]>((all, band) => [...all, all[all.length - 1] + heightOf(band)], [0]);
  const mine = chosen >= 0 ? m.entity[chosen] : '';
  const { ref, under } = useWindow(
    days,
    (f) => bands.forEach((band, i) => {
      const beside = there?.find((one) => one.label === band.label);
      if (band.capacity === null) {
        drawLane(f, band, tops[i], mine);
        beside?.bars.forEach((one) => drawThere(f, one.start, one.end, tops[i], f.colour('b')));
      } else {
        drawUsed(f, band, tops[i]);
        if (beside) drawUsedThere(f, beside, band.capacity, tops[i]);
      }
    }),
    [bands, there, chosen],
  );
  const at = (event: MouseEvent): Bar | undefined => {
    const { t, y } = under(event);
    const i = tops.findIndex((top) => top > y) - 1;
    return bands[i]?.capacity === null ? bands[i].bars.find((one) => one.start <= t && t < one.end) : undefined;
  };
  const onClick = (event: MouseEvent) => {
    const bar = at(event);
    if (bar && m.entity.includes(bar.entity)) note({ who: bar.entity });
    else clock.set(under(event).t);
  };
  const onMove = (event: PointerEvent) => {
    const bar = at(event);
    setTip(bar ? `${bar.name} (${bar.kind}): ${short(bar.end - bar.start)} h` : '');
  };
  if (bands.length === 0) return <p class="note">{say('ts.nobody')}</p>;
  return <canvas class="ships" ref={ref} title={tip} style={{ height: `${tops[bands.length] + 22}px` }} role="img" aria-label={say('ts.lanes.label', { n: bands.length })} onClick={onClick} onPointerMove={onMove} />;
}

function drawLabel({ g, left, colour }: Frame, text: string, y: number): void {
  g.textAlign = 'end';
  g.fillStyle = colour('text');
  g.fillText(text, left - 8, y, left - 10);
}

function drawLane(f: Frame, band: Band, top: number, mine: string): void {
  const { g, w, left, from, to, x, colour } = f;
  drawLabel(f, band.label, top + ROW / 2);
  for (const one of band.bars) {
    if (one.end < from || one.start > to) continue;
    const x0 = Math.max(left, x(one.start));
    const x1 = Math.min(w - RIGHT, x(one.end));
    if (x1 <= x0) continue;
    g.globalAlpha = mine && one.entity !== mine ? 0.4 : 0.85;
    g.fillStyle = colour('serve');
    g.fillRect(x0, top + 2, Math.max(0.8, x1 - x0 - 0.6), ROW - 4);
    g.globalAlpha = 1;
    if (x1 - x0 > g.measureText(one.name).width + 8) {
      g.textAlign = 'start';
      g.fillStyle = colour(mine && one.entity !== mine ? 'text' : 'bg');
      g.fillText(one.name, x0 + 4, top + ROW / 2 + 0.5);
    }
  }
}

/** Where a number in use stands in its row. */
const heightIn = (most: number, top: number) => (n: number): number => top + USED_ROW - 3 - (Math.min(n, most) / most) * (USED_ROW - 7);

/** How many are in use in the other run: a dashed step. */
function drawUsedThere({ g, w, left, x, colour }: Frame, band: Band, capacity: number, top: number): void {
  const y = heightIn(capacity || 1, top);
  const within = (v: number) => Math.max(left, Math.min(w - RIGHT, v));
  g.beginPath();
  usedOf(band.bars).forEach(([t, n], i, all) => {
    g.lineTo(within(x(t)), y(n));
    g.lineTo(within(x(all[i + 1]?.[0] ?? t)), y(n));
  });
  g.strokeStyle = colour('b');
  g.lineWidth = 1.4;
  g.setLineDash([4, 3]);
  g.stroke();
  g.setLineDash([]);
}

function drawUsed(f: Frame, band: Band, top: number): void {
  const { g, w, left, x, colour } = f;
  drawLabel(f, band.label, top + USED_ROW / 2);
  const most = band.capacity || 1;
  const y = heightIn(most, top);
  const steps = usedOf(band.bars);
  g.fillStyle = colour('serve');
  g.globalAlpha = 0.65;
  steps.forEach(([t, n], i) => {
    const x0 = Math.max(left, x(t));
    const x1 = Math.min(w - RIGHT, x(steps[i + 1]?.[0] ?? t));
    if (x1 > x0) g.fillRect(x0, y(n), x1 - x0, top + USED_ROW - 3 - y(n));
  });
  g.globalAlpha = 1;
  g.fillStyle = colour('muted');
  g.fillRect(left, y(most), w - left - RIGHT, 1);
}

/** The block of the window around an hour: the document is asked for anew when the window leaves it. */
export const blockOf = (t: number, days: number, end: number): number => Math.floor(windowAt(t, days, end)[0] / (days * 24) + 0.5);
