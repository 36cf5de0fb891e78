/** A canvas whose time axis is a window around the clock; drawn again when the clock ticks. */
import { useEffect, useRef } from 'preact/hooks';
import { hourOf, monthDay } from '../format';
import { useApp } from '../state/app';

const LEFT = 156;
export const RIGHT = 14;
export const FOOT = 18;

export interface Frame {
  g: CanvasRenderingContext2D;
  w: number;
  h: number;
  left: number;
  from: number;
  to: number;
  x: (t: number) => number;
  colour: (name: string) => string;
}

/** First and last hour of a window of so many days around hour t of a run that ends at hour `end`. */
export function windowAt(t: number, days: number, end: number): [number, number] {
  const span = Math.min(days * 24, end);
  const from = Math.max(0, Math.min(end - span, t - span / 2));
  return [from, from + span];
}
const leftOf = (w: number): number => LEFT * Math.min(1, Math.max(0.62, w / 760));

export function useWindow(days: number, draw: (f: Frame) => void, deps: unknown[]) {
  const { clock, run, theme, language } = useApp();
  const ref = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(draw);
  drawing.current = draw;
  const paint = useRef(() => {});
  paint.current = () => {
    const canvas = ref.current;
    if (!canvas || !run || canvas.clientWidth === 0) return;
    const dpr = Math.min(2, devicePixelRatio);
    const [w, h] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== w * dpr || canvas.height !== h * dpr) [canvas.width, canvas.height] = [w * dpr, h * dpr];
    const g = canvas.getContext('2d')!;
    g.setTransform(dpr, 0, 0, dpr, 0, 0);
    g.clearRect(0, 0, w, h);
    g.font = `${w < 500 ? 10 : 11}px "Inter Variable", system-ui`;
    g.textBaseline = 'middle';
    const [from, to] = windowAt(clock.t, days, clock.end);
    const style = getComputedStyle(document.documentElement);
    const left = leftOf(w);
    const f: Frame = { g, w, h, left, from, to, x: (t) => left + ((t - from) / (to - from)) * (w - left - RIGHT), colour: (name) => style.getPropertyValue(`--${name}`).trim() };
    const every = Math.max(1, Math.ceil((((to - from) / 24) * 62) / (w - left)));
    for (let d = Math.ceil(from / 24); d * 24 <= to; d++) {
      g.fillStyle = f.colour('line');
      g.globalAlpha = 0.55;
      g.fillRect(f.x(d * 24), 0, 1, h - FOOT);
      g.globalAlpha = 1;
      if (d % every) continue;
      g.fillStyle = f.colour('muted');
      g.textAlign = 'center';
      g.fillText(monthDay(hourOf(run.from, d * 24)), Math.max(left + 16, Math.min(w - 24, f.x(d * 24))), h - 8);
    }
    drawing.current(f);
    g.globalAlpha = 1;
    g.fillStyle = f.colour('text');
    g.fillRect(f.x(clock.t) - 0.75, 0, 1.5, h - FOOT);
  };
  useEffect(() => {
    const again = () => paint.current();
    again();
    const watcher = new ResizeObserver(again);
    watcher.observe(ref.current!);
    const off = clock.onTick(again);
    return () => {
      watcher.disconnect();
      off();
    };
  }, [run, clock]);
  useEffect(() => paint.current(), [days, theme, language, ...deps]);
  /** The hour under the pointer, and where it is on the canvas. */
  const under = (event: MouseEvent): { t: number; x: number; y: number } => {
    const box = ref.current!.getBoundingClientRect();
    const left = leftOf(box.width);
    const [from, to] = windowAt(clock.t, days, clock.end);
    const x = event.clientX - box.left;
    return { t: from + (Math.max(0, x - left) / (box.width - left - RIGHT)) * (to - from), x, y: event.clientY - box.top };
  };
  return { ref, under, repaint: () => paint.current() };
}
