import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { day, hourOf } from '../format';
import { say, type Key } from '../messages';
import { MOVES, WAITS, WORKS } from '../movements';
import { Fault } from '../parts/fault';
import { useApp } from '../state/app';
import { nameOf } from '../state/atlas';
import type { Run } from '../state/run';
import { go, note, useUrl } from '../state/url';
import { legOn, lineOf, LINES, type Line } from './lines';

const WINDOWS = [2, 5, 10, 20, 30];
const LEFT = 156;
const RIGHT = 14;
const ROW = 15;

export function TimeSpaceView() {
  const { run, problem } = useApp();
  if (problem) return <div class="page"><Fault problem={problem} /></div>;
  if (!run) return <div class="page"><p role="status">{say('loading')}</p></div>;
  return <Charts run={run} />;
}

function Charts({ run }: { run: Run }) {
  const { atlas, language } = useApp();
  const { query } = useUrl();
  const id = query.line && query.line in LINES ? query.line : 'middle';
  const days = WINDOWS.find((one) => String(one) === query.win) ?? 10;
  const line = useMemo(() => lineOf(run.movements, LINES[id]), [run, id]);
  const [n, setN] = useState(0);
  return (
    <div class="page timespace">
      <div class="tshead">
        <h2>{say('ts.title')} <small>{say('ts.count', { n, km: Math.round(line.km[line.km.length - 1]) })}</small></h2>
        <label>{say('ts.line')} <select value={id} onChange={(event) => note({ line: event.currentTarget.value })}>{Object.entries(LINES).map(([key, stops]) => <option key={key} value={key}>{`${nameOf(atlas, stops[0], language)} – ${nameOf(atlas, stops[stops.length - 1], language)} (${say(`ts.line.${key}` as Key)})`}</option>)}</select></label>
        <label>{say('ts.window')} <select value={days} onChange={(event) => note({ win: event.currentTarget.value })}>{WINDOWS.map((one) => <option key={one} value={one}>{say('ts.days', { n: one })}</option>)}</select></label>
        <span class="tskey">{(['moves', 'sails', 'works', 'waits', 'wind'] as const).map((s) => <span key={s}><i class={s} aria-hidden="true" />{say(`ts.${s}` as Key)}</span>)}</span>
      </div>
      <Space run={run} line={line} days={days} tell={setN} />
      <h3>{say('ts.ships')}</h3>
      <Ships run={run} days={days} />
    </div>
  );
}

interface Frame {
  g: CanvasRenderingContext2D;
  w: number;
  h: number;
  from: number;
  to: number;
  x: (t: number) => number;
  colour: (name: string) => string;
}
/** A canvas whose time axis is the window around the clock; drawn again when the clock ticks. */
function useWindow(days: number, draw: (f: Frame) => void, deps: unknown[]) {
  const { clock, run, theme, language } = useApp();
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = () => {
      const canvas = ref.current;
      if (!canvas || !run) return;
      const dpr = Math.min(2, devicePixelRatio);
      const [w, h] = [canvas.clientWidth, canvas.clientHeight];
      if (canvas.width !== w * dpr || canvas.height !== h * dpr) [canvas.width, canvas.height] = [w * dpr, h * dpr];
      const g = canvas.getContext('2d')!;
      g.setTransform(dpr, 0, 0, dpr, 0, 0);
      g.clearRect(0, 0, w, h);
      g.font = '11px "Inter Variable", system-ui';
      g.textBaseline = 'middle';
      const half = days * 12;
      const from = Math.max(0, Math.min(clock.end - 2 * half, clock.t - half));
      const to = from + 2 * half;
      const style = getComputedStyle(document.documentElement);
      const left = LEFT * Math.min(1, w / 700);
      const f: Frame = { g, w, h, from, to, x: (t) => left + ((t - from) / (to - from)) * (w - left - RIGHT), colour: (name) => style.getPropertyValue(`--${name}`).trim() };
      // midnights
      const every = Math.max(1, Math.ceil((days * 62) / (w - left)));
      for (let d = Math.ceil(from / 24); d * 24 <= to; d++) {
        g.fillStyle = f.colour('line');
        g.globalAlpha = 0.55;
        g.fillRect(f.x(d * 24), 0, 1, h - 18);
        g.globalAlpha = 1;
        if (d % every) continue;
        g.fillStyle = f.colour('muted');
        g.textAlign = 'center';
        g.fillText(day(hourOf(run.from, d * 24)).replace(/,? ?\d{4}.*/, ''), Math.max(left + 16, Math.min(w - 24, f.x(d * 24))), h - 8);
      }
      draw(f);
      g.fillStyle = f.colour('text');
      g.fillRect(f.x(clock.t) - 0.75, 0, 1.5, h - 18);
    };
    paint();
    const watcher = new ResizeObserver(paint);
    watcher.observe(ref.current!);
    const off = clock.onTick(paint);
    return () => {
      watcher.disconnect();
      off();
    };
  }, [run, days, theme, language, ...deps]);
  const hourAt = (event: MouseEvent): number => {
    const box = ref.current!.getBoundingClientRect();
    const left = LEFT * Math.min(1, box.width / 700);
    const half = days * 12;
    const from = Math.max(0, Math.min(clock.end - 2 * half, clock.t - half));
    return from + ((event.clientX - box.left - left) / (box.width - left - RIGHT)) * 2 * half;
  };
  return { ref, hourAt };
}

function Space({ run, line, days, tell }: { run: Run; line: Line; days: number; tell: (n: number) => void }) {
  const { atlas, language, clock } = useApp();
  const m = run.movements;
  const drawn = useRef<{ who: string; x: number; y: number }[]>([]);
  const { ref, hourAt } = useWindow(days, ({ g, w, h, from, to, x, colour }) => {
    const total = line.km[line.km.length - 1];
    const y = (km: number) => 14 + (km / total) * (h - 46);
    const left = x(from);
    g.textAlign = 'end';
    let last = -99;
    line.stops.forEach((stop, i) => {
      g.fillStyle = colour('line');
      g.fillRect(left, y(line.km[i]), w - left - RIGHT, 1);
      const at = Math.max(y(line.km[i]), last + 12);
      last = at;
      g.fillStyle = colour('text');
      g.fillText(nameOf(atlas, stop, language), left - 8, at, left - 10);
    });
    g.save();
    g.beginPath();
    g.rect(left, 0, w - left - RIGHT, h - 18);
    g.clip();
    const paths = { rail: new Path2D(), sea: new Path2D(), works: new Path2D(), waits: new Path2D() };
    let n = 0;
    drawn.current = [];
    for (let who = 0; who < m.n; who++) {
      let seen = false;
      for (let leg = m.first[who]; leg < m.first[who + 1]; leg++) {
        if (m.t1[leg] < from || m.t0[leg] > to) continue;
        const span = legOn(m, line, leg);
        if (!span) continue;
        const state = m.state[m.stretch[leg]];
        const path = state === WAITS ? paths.waits : state === WORKS ? paths.works : paths[m.courses[m.way[m.stretch[leg]]].mode as 'rail' | 'sea'];
        path.moveTo(x(m.t0[leg]), y(span[0]));
        path.lineTo(x(m.t1[leg]), y(span[1]));
        drawn.current.push({ who: m.entity[who], x: (x(m.t0[leg]) + x(m.t1[leg])) / 2, y: (y(span[0]) + y(span[1])) / 2 });
        seen = true;
      }
      if (seen) n++;
    }
    g.lineCap = 'butt';
    const stroke = (path: Path2D, name: string, width: number, alpha: number) => {
      g.strokeStyle = colour(name);
      g.lineWidth = width;
      g.globalAlpha = alpha;
      g.stroke(path);
    };
    stroke(paths.rail, 'train', 1.2, 0.85);
    stroke(paths.sea, 'ship', 1.4, 0.9);
    stroke(paths.works, 'heat2', 3.5, 0.9);
    stroke(paths.waits, 'heat4', 3.5, 0.75);
    g.restore();
    tell(n);
  }, [line, atlas]);
  const onClick = (event: MouseEvent) => {
    const box = ref.current!.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const near = drawn.current.map((one) => ({ ...one, d: Math.hypot(one.x - px, one.y - py) })).sort((a, b) => a.d - b.d)[0];
    if (event.shiftKey && near && near.d < 12) return go('map', { sel: `vehicle.${near.who}` });
    return clock.set(hourAt(event));
  };
  return <canvas class="space" ref={ref} role="img" aria-label={say('ts.label')} onClick={onClick} />;
}

function Ships({ run, days }: { run: Run; days: number }) {
  const { clock } = useApp();
  const m = run.movements;
  const ships = useMemo(() => Array.from({ length: m.n }, (_, who) => who).filter((who) => m.courses[m.way[m.stretch[m.first[who]]]].mode === 'sea').sort((a, b) => m.kind[a].localeCompare(m.kind[b]) || m.entity[a].localeCompare(m.entity[b], undefined, { numeric: true })), [m]);
  const { ref, hourAt } = useWindow(days, ({ g, w, from, to, x, colour }) => {
    const left = x(from);
    ships.forEach((who, row) => {
      const y = row * ROW;
      g.textAlign = 'end';
      g.fillStyle = colour('text');
      g.fillText(m.callsign[who] ?? m.entity[who], left - 8, y + ROW / 2, left - 10);
      for (let leg = m.first[who]; leg < m.first[who + 1]; leg++) {
        if (m.t1[leg] < from || m.t0[leg] > to) continue;
        const s = m.stretch[leg];
        const wind = /weather/.test(`${m.label[s]} ${m.waitingFor[s]}`);
        g.fillStyle = colour(m.state[s] === MOVES ? 'ship' : m.state[s] === WORKS ? 'heat2' : wind ? 'wind' : 'heat4');
        const x0 = Math.max(left, x(m.t0[leg]));
        const x1 = Math.min(w - RIGHT, x(m.t1[leg]));
        if (x1 > x0) g.fillRect(x0, y + 2, Math.max(0.8, x1 - x0 - 0.4), ROW - 4);
      }
    });
  }, [ships]);
  return <canvas class="ships" ref={ref} style={{ height: `${ships.length * ROW + 22}px` }} role="img" aria-label={say('ts.ships.label', { n: ships.length })} onClick={(event) => clock.set(hourAt(event))} />;
}
