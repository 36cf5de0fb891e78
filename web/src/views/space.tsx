/** Time across, line downwards: one line for each train and ship, standing is thick. */
import { useMemo, useRef, useState } from 'preact/hooks';
import { short } from '../format';
import { say } from '../messages';
import { MOVES, WAITS, WORKS, type Movements } from '../movements';
import { useApp } from '../state/app';
import { nameOf } from '../state/atlas';
import type { Run } from '../state/run';
import { note } from '../state/url';
import { distance, doing, legOn, whoIsOn, type Line } from './lines';
import { FOOT, RIGHT, useWindow, windowAt, type Frame } from './window';

const NEAR = 7;

interface Piece {
  who: number;
  leg: number;
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}
interface Tip {
  x: number;
  y: number;
  text: string;
}

export const nameOfWho = (m: Movements, who: number): string => m.callsign[who] ?? m.entity[who];

export function Space({ run, line, days, chosen, tell }: { run: Run; line: Line; days: number; chosen: number; tell: (n: number) => void }) {
  const { atlas, language, clock, other } = useApp();
  const m = run.movements;
  const pieces = useRef<Piece[]>([]);
  const hover = useRef(-1);
  const [tip, setTip] = useState<Tip | null>(null);
  const beside = useMemo(() => (other ? { m: other.movements, line: { ...line, ends: endsFor(other.movements, line) } } : null), [other, line]);
  const { ref, under, repaint } = useWindow(
    days,
    (f) => {
      const y = scaleOf(line.km, 14, f.h - 14 - FOOT);
      drawStops(f, line, y, (id) => nameOf(atlas, id, language));
      f.g.save();
      f.g.beginPath();
      f.g.rect(f.left, 0, f.w - f.left - RIGHT, f.h - FOOT);
      f.g.clip();
      drawClosures(f, run, line, y);
      if (beside) drawOther(f, beside.m, beside.line, y);
      pieces.current = piecesOf(f, m, line, y);
      drawPieces(f, m, pieces.current, chosen >= 0 ? 0.35 : 1);
      for (const who of new Set([chosen, hover.current])) if (who >= 0) drawOne(f, m, pieces.current, who);
      f.g.restore();
      tell(new Set(pieces.current.map((one) => one.who)).size);
    },
    [line, atlas, chosen, beside],
  );
  const near = (px: number, py: number): Piece | null => {
    let best: Piece | null = null;
    let least = NEAR;
    for (const one of pieces.current) {
      const d = distance(px, py, one.x0, one.y0, one.x1, one.y1);
      if (d < least) [best, least] = [one, d];
    }
    return best;
  };
  const choose = (who: number) => note({ who: who < 0 ? '' : m.entity[who] });
  const onMove = (event: PointerEvent) => {
    const { x, y } = under(event);
    const one = near(x, y);
    if ((one?.who ?? -1) !== hover.current) {
      hover.current = one?.who ?? -1;
      repaint();
    }
    setTip(one && { x, y, text: wordsOf(m, one, (id) => nameOf(atlas, id, language)) });
  };
  const onLeave = () => {
    hover.current = -1;
    setTip(null);
    repaint();
  };
  const onClick = (event: MouseEvent) => {
    const { t, x, y } = under(event);
    const one = near(x, y);
    if (one) choose(one.who);
    else clock.set(t);
  };
  const onKey = (event: KeyboardEvent) => {
    const [from, to] = windowAt(clock.t, days, clock.end);
    const list = whoIsOn(m, line, from, to);
    const at = list.indexOf(chosen);
    const hours: Record<string, number> = { ArrowLeft: -6, ArrowRight: 6, PageUp: -days * 12, PageDown: days * 12 };
    if (event.key === 'ArrowDown') choose(list[Math.min(list.length - 1, at + 1)] ?? -1);
    else if (event.key === 'ArrowUp') choose(list[at < 0 ? list.length - 1 : Math.max(0, at - 1)] ?? -1);
    else if (event.key in hours) clock.set(clock.t + hours[event.key]);
    else if (event.key === 'Escape') choose(-1);
    else return;
    event.preventDefault();
  };
  return (
    <div class="canvasbox">
      <canvas class="space" ref={ref} tabIndex={0} role="application" aria-label={say('ts.label')} aria-describedby="ts-keys" style={{ cursor: tip ? 'pointer' : 'crosshair' }} onClick={onClick} onPointerMove={onMove} onPointerLeave={onLeave} onKeyDown={onKey} />
      {tip && <span class="tip" style={{ left: `${tip.x}px`, top: `${tip.y + 14}px`, transform: `translateX(-${Math.round((100 * tip.x) / (ref.current?.clientWidth ?? 1))}%)` }}>{tip.text}</span>}
    </div>
  );
}

/** Height of a kilometre: stops are as far apart as the root of their distance, so that short legs can be read. */
export function scaleOf(km: number[], top: number, bottom: number): (km: number) => number {
  const roots = km.map((v, i) => (i === 0 ? 0 : Math.sqrt(v - km[i - 1])));
  const sum = roots.reduce((a, b) => a + b, 0) || 1;
  let at = top;
  const heights = roots.map((root) => (at += (root / sum) * (bottom - top)));
  return (v) => {
    let i = 0;
    while (i < km.length - 2 && v > km[i + 1]) i++;
    const gap = km[i + 1] - km[i];
    return heights[i] + (gap > 0 ? (v - km[i]) / gap : 0) * (heights[i + 1] - heights[i]);
  };
}

/** Ends of the ways of another run on the same line: its ways may stand in another order. */
function endsFor(m: Movements, line: Line): [number, number][] {
  const at = new Map(line.stops.map((stop, i) => [stop, line.km[i]]));
  return m.courses.map(({ id }) => {
    const stops = id.slice(id.indexOf(':') + 1).split('>');
    return [at.get(stops[0]) ?? NaN, at.get(stops[stops.length - 1]) ?? NaN];
  });
}

function drawStops({ g, w, left, colour }: Frame, line: Line, y: (km: number) => number, name: (id: string) => string): void {
  g.textAlign = 'end';
  let last = -99;
  line.stops.forEach((stop, i) => {
    g.fillStyle = colour('line');
    g.fillRect(left, y(line.km[i]), w - left - RIGHT, 1);
    const at = Math.max(y(line.km[i]), last + 12);
    last = at;
    g.fillStyle = colour('text');
    g.fillText(name(stop), left - 8, at, left - 10);
  });
}

/** Spells in which a port is shut, as a hatched band on its line. */
function drawClosures(f: Frame, run: Run, line: Line, y: (km: number) => number): void {
  const { g, from, to, x, colour } = f;
  line.stops.forEach((stop, i) => {
    for (const one of run.closures ?? []) {
      if (one.place !== stop || one.t1 < from || one.t0 > to) continue;
      const [x0, x1, at] = [x(one.t0), x(one.t1), y(line.km[i])];
      g.fillStyle = colour('wind');
      g.globalAlpha = 0.22;
      g.fillRect(x0, at - 7, x1 - x0, 14);
      g.globalAlpha = 1;
    }
  });
}

function drawOther(f: Frame, m: Movements, line: Line, y: (km: number) => number): void {
  const path = new Path2D();
  for (const one of piecesOf(f, m, line, y)) {
    if (m.state[m.stretch[one.leg]] !== MOVES) continue;
    path.moveTo(one.x0, one.y0);
    path.lineTo(one.x1, one.y1);
  }
  f.g.setLineDash([5, 4]);
  f.g.strokeStyle = f.colour('b') || f.colour('muted');
  f.g.lineWidth = 1;
  f.g.globalAlpha = 0.6;
  f.g.stroke(path);
  f.g.globalAlpha = 1;
  f.g.setLineDash([]);
}

function piecesOf({ from, to, x }: Frame, m: Movements, line: Line, y: (km: number) => number): Piece[] {
  const pieces: Piece[] = [];
  for (let who = 0; who < m.n; who++) {
    for (let leg = m.first[who]; leg < m.first[who + 1]; leg++) {
      if (m.t1[leg] < from || m.t0[leg] > to) continue;
      const span = legOn(m, line, leg);
      if (span) pieces.push({ who, leg, x0: x(m.t0[leg]), y0: y(span[0]), x1: x(m.t1[leg]), y1: y(span[1]) });
    }
  }
  return pieces;
}

const isShip = (m: Movements, leg: number): boolean => m.courses[m.way[m.stretch[leg]]].mode === 'sea';
const byWind = (m: Movements, leg: number): boolean => /weather/.test(`${m.label[m.stretch[leg]]} ${m.waitingFor[m.stretch[leg]] ?? ''}`);
/** Colour of what somebody does on a leg; shared with the chart below. */
export function toneOf(m: Movements, leg: number): string {
  const state = m.state[m.stretch[leg]];
  if (state === MOVES) return isShip(m, leg) ? 'ship' : 'train';
  if (state === WORKS) return 'heat2';
  return byWind(m, leg) ? 'wind' : 'heat4';
}

function drawPieces({ g, colour }: Frame, m: Movements, pieces: Piece[], alpha: number): void {
  const paths = new Map<string, Path2D>();
  for (const one of pieces) {
    const tone = toneOf(m, one.leg);
    const path = paths.get(tone) ?? new Path2D();
    paths.set(tone, path);
    path.moveTo(one.x0, one.y0);
    path.lineTo(one.x1, one.y1);
  }
  g.lineCap = 'butt';
  for (const tone of ['train', 'ship', 'heat2', 'heat4', 'wind']) {
    const path = paths.get(tone);
    if (!path) continue;
    const thin = tone === 'train' || tone === 'ship';
    g.strokeStyle = colour(tone);
    g.lineWidth = thin ? 1.3 : 3.5;
    g.globalAlpha = alpha * (thin ? 0.85 : 0.75);
    g.stroke(path);
  }
  g.globalAlpha = 1;
}

/** One train or ship above all others, with its name where it has room. */
function drawOne({ g, colour, left, w }: Frame, m: Movements, pieces: Piece[], who: number): void {
  const own = pieces.filter((one) => one.who === who);
  if (own.length === 0) return;
  const under = new Path2D();
  for (const one of own) {
    under.moveTo(one.x0, one.y0);
    under.lineTo(one.x1, one.y1);
  }
  g.strokeStyle = colour('bg');
  g.lineWidth = 8;
  g.stroke(under);
  for (const one of own) {
    g.strokeStyle = colour(toneOf(m, one.leg));
    g.lineWidth = m.state[m.stretch[one.leg]] === MOVES ? 2.6 : 5.5;
    g.beginPath();
    g.moveTo(one.x0, one.y0);
    g.lineTo(one.x1, one.y1);
    g.stroke();
  }
  const visible = own.find((one) => one.x1 > left + 8) ?? own[0];
  const text = nameOfWho(m, who);
  const x = Math.max(left + 6, Math.min(w - RIGHT - g.measureText(text).width - 6, Math.max(left, visible.x0) + 8));
  const share = visible.x1 > visible.x0 ? (Math.max(left, visible.x0) - visible.x0) / (visible.x1 - visible.x0) : 0;
  const y = Math.max(8, visible.y0 + (visible.y1 - visible.y0) * share - 9);
  g.textAlign = 'start';
  g.lineJoin = 'round';
  g.strokeStyle = colour('bg');
  g.lineWidth = 4;
  g.strokeText(text, x, y);
  g.fillStyle = colour('text');
  g.fillText(text, x, y);
}

/** Who it is, what it does, and for how long. */
export function wordsOf(m: Movements, one: { who: number; leg: number }, name: (id: string) => string): string {
  const stay = doing(m, one.who, (m.t0[one.leg] + m.t1[one.leg]) / 2);
  const doingWhat = stay?.label ?? m.label[m.stretch[one.leg]];
  const hours = stay ? ` · ${short(stay.t1 - stay.t0)} h` : '';
  const where = stay?.place && m.state[m.stretch[one.leg]] !== MOVES ? ` · ${name(stay.place)}` : '';
  return `${nameOfWho(m, one.who)}: ${doingWhat}${where}${hours}${stay?.state === WAITS && stay.cause ? ` (${stay.cause})` : ''}`;
}
