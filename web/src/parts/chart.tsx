import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../state/app';

export type Plot = typeof import('@observablehq/plot');

/** A chart of Observable Plot, which is fetched when the first chart is drawn. */
export function Chart({ draw, label, deps }: { draw: (plot: Plot, width: number) => Element; label: string; deps: unknown[] }) {
  const ref = useRef<HTMLDivElement>(null);
  const { theme, language } = useApp();
  useEffect(() => {
    let gone = false;
    let plot: Plot | null = null;
    let width = 0;
    const paint = () => {
      const host = ref.current;
      if (!plot || !host || gone || host.clientWidth === 0) return;
      width = host.clientWidth;
      const figure = draw(plot, width);
      // Plot labels bare groups; a label needs a role
      figure.querySelectorAll('g[aria-label]').forEach((g) => g.setAttribute('role', 'group'));
      const svg = figure.matches('svg') ? figure : figure.querySelector('svg:last-of-type');
      svg?.setAttribute('role', 'img');
      svg?.setAttribute('aria-label', label);
      host.replaceChildren(figure);
    };
    const watcher = new ResizeObserver(() => ref.current && Math.abs(ref.current.clientWidth - width) > 2 && paint());
    void import('@observablehq/plot').then((module) => {
      plot = module;
      paint();
      if (ref.current) watcher.observe(ref.current);
    });
    return () => {
      gone = true;
      watcher.disconnect();
    };
  }, [...deps, theme, language, label]);
  return <div class="chart" ref={ref} />;
}
