import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { SimPlace } from '../api/types';
import { between, day, hourOf, number, percent, short } from '../format';
import { say } from '../messages';
import { Chart, type Plot } from '../parts/chart';
import { Fault } from '../parts/fault';
import { useApp, useTick } from '../state/app';
import { nameOf } from '../state/atlas';
import type { Run } from '../state/run';
import { note, useUrl } from '../state/url';

const ROW = 21;

/** Rows of the strip: what anything waited for at all, the longest waits of cargo first. */
export function rowsOf(places: SimPlace[]): SimPlace[] {
  return places
    .filter((one) => (one.queue?.mean ?? 0) >= 0.02)
    .sort((a, b) => (a.kind === b.kind ? b.queue!.mean - a.queue!.mean : a.kind === 'stock' ? -1 : 1));
}

/** Share of a row's own greatest day: rows of boxes and rows of trains stay readable side by side. */
export function shares(daily: number[]): number[] {
  const most = Math.max(...daily, 1e-9);
  return daily.map((v) => v / most);
}

export function BottlenecksView() {
  const { run, problem } = useApp();
  if (problem) return <div class="page"><Fault problem={problem} /></div>;
  if (!run) return <div class="page"><p role="status">{say('loading')}</p></div>;
  return <Strip run={run} />;
}

function Strip({ run }: { run: Run }) {
  const { atlas, language } = useApp();
  const { query } = useUrl();
  const rows = useMemo(() => rowsOf(run.result.places), [run]);
  const chosen = rows.find((one) => one.id === query.node) ?? rows[0];
  return (
    <div class="page strip">
      <h2>{say('strip.title')} <small>{say('strip.sub')}</small></h2>
      <div class="striplay">
        <div class="heatwrap">
          <div class="striplabels" role="group" aria-label={say('strip.rows')}>
            {rows.map((one) => (
              <button key={one.id} class={`link${one === chosen ? ' on' : ''}`} aria-pressed={one === chosen} style={{ height: `${ROW}px` }} onClick={() => note({ node: one.id })} title={one.label}>
                <span>{one.label}</span>
                <b>{short(one.queue!.mean)}</b>
              </button>
            ))}
          </div>
          <Heat run={run} rows={rows} chosen={chosen} />
        </div>
        <section class="detail" aria-live="polite">{chosen && <Detail one={chosen} run={run} place={nameOf(atlas, chosen.where, language)} />}</section>
      </div>
    </div>
  );
}

function Heat({ run, rows, chosen }: { run: Run; rows: SimPlace[]; chosen: SimPlace | undefined }) {
  const { clock, theme } = useApp();
  const ref = useRef<HTMLCanvasElement>(null);
  const paint = useRef(() => {});
  paint.current = () => {
    const canvas = ref.current;
    if (!canvas) return;
    const dpr = Math.min(2, devicePixelRatio);
    const w = canvas.clientWidth;
    const h = rows.length * ROW + 22;
    canvas.width = w * dpr;
    canvas.height = h * dpr;
    const g = canvas.getContext('2d')!;
    g.scale(dpr, dpr);
    const style = getComputedStyle(document.documentElement);
    const ramp = [0, 1, 2, 3, 4, 5, 6].map((i) => style.getPropertyValue(`--strip${i}`).trim());
    const cw = w / run.days;
    rows.forEach((row, j) => {
      shares(row.daily).forEach((v, i) => {
        g.fillStyle = ramp[Math.min(6, Math.round(v * 6))];
        g.fillRect(i * cw, j * ROW + 1, Math.ceil(cw), ROW - 2);
      });
      if (row === chosen) {
        g.strokeStyle = style.getPropertyValue('--accent');
        g.lineWidth = 2;
        g.strokeRect(1, j * ROW + 1, w - 2, ROW - 2);
      }
    });
    g.fillStyle = style.getPropertyValue('--muted');
    g.font = '11px "Inter Variable", system-ui';
    g.textBaseline = 'middle';
    for (let i = 0; i < run.days; i++) {
      const date = hourOf(run.from, i * 24);
      if (date.getUTCDate() === 1 || date.getUTCDate() === 15) {
        g.fillRect(i * cw, rows.length * ROW, 1, 5);
        g.fillText(day(date).replace(/,? \d{4}.*/, ''), i * cw + 4, rows.length * ROW + 12);
      }
    }
    g.fillStyle = style.getPropertyValue('--accent');
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
  }, [run]);
  useEffect(() => paint.current(), [chosen, theme]);
  const onClick = (event: MouseEvent) => {
    const box = ref.current!.getBoundingClientRect();
    const row = rows[Math.floor((event.clientY - box.top) / ROW)];
    clock.set(((event.clientX - box.left) / box.width) * run.days * 24);
    if (row) note({ node: row.id });
  };
  return <canvas ref={ref} style={{ height: `${rows.length * ROW + 22}px` }} onClick={onClick} role="img" aria-label={say('strip.label', { n: rows.length, days: run.days })} />;
}

function Detail({ one, run, place }: { one: SimPlace; run: Run; place: string }) {
  const { clock, open } = useApp();
  const t = useTick();
  const today = Math.min(run.days - 1, Math.floor(t / 24));
  const values = run.result.values.filter((v) => v.name.startsWith(`${one.id.split('.')[0]}.`) || v.name.includes(one.id));
  const moved = run.result.measures.map((m) => ({ m, d: m.split_d[`waiting:${one.id}`] ?? 0 })).filter(({ d }) => d > 0.05).sort((a, b) => b.d - a.d);
  return (
    <>
      <h3>{one.label}</h3>
      <p class="note">{place} · <code>{one.id}</code></p>
      <dl class="figures">
        <div><dt>{day(hourOf(run.from, today * 24))}</dt><dd>{short(one.daily[today])} <small>{between(one.daily_p10[today], one.daily_p90[today])}</small></dd></div>
        {one.queue && <div><dt>{say('queue.mean')}</dt><dd>{short(one.queue.mean)} <small>{between(one.queue.low, one.queue.high)}</small></dd></div>}
        {one.wait_h && <div><dt>{say('wait')}</dt><dd>{short(one.wait_h.mean)} h <small>{between(one.wait_h.low, one.wait_h.high)}</small></dd></div>}
        {one.utilisation && <div><dt>{say('used')}</dt><dd>{percent(one.utilisation.mean)}</dd></div>}
        <div><dt>{say('most')}</dt><dd>{number(one.queue_max)}</dd></div>
      </dl>
      <Chart label={say('queue.chart', { name: one.label })} deps={[one, run, today]} draw={(p, w) => queueChart(p, one, run, today, w)} />
      {!!one.baseline?.length && <p class="note">{say('dashed')}</p>}
      {moved.length > 0 && (
        <>
          <h4>{say('delay.title')}</h4>
          <table><tbody>{moved.slice(0, 6).map(({ m, d }) => <tr key={m.id}><td>{m.label}</td><td class="num">{number(d, 1)} d</td><td class="num muted">{percent(d / m.mean.mean)}</td></tr>)}</tbody></table>
        </>
      )}
      <p><button class="figure wide" disabled={values.length === 0} onClick={() => open({ title: one.label, text: say('values.text'), values })}>{say('values.open', { n: values.length })}</button></p>
      <p><button onClick={() => clock.set(one.daily.indexOf(Math.max(...one.daily)) * 24 + 12)}>{say('worst.day')}</button></p>
    </>
  );
}

function queueChart(p: Plot, one: SimPlace, run: Run, today: number, width: number): Element {
  const rows = one.daily.map((v, i) => ({ x: hourOf(run.from, i * 24 + 12), y: v, lo: one.daily_p10[i], hi: one.daily_p90[i] }));
  return p.plot({
    width,
    height: 190,
    marginLeft: 44,
    style: { background: 'none', fontFamily: 'inherit', fontSize: '11px', color: 'var(--text)', overflow: 'visible' },
    x: { type: 'utc', label: null },
    y: { label: say('waiting'), grid: true, zero: true },
    marks: [
      p.areaY(rows, { x: 'x', y1: 'lo', y2: 'hi', fill: 'var(--accent)', fillOpacity: 0.22 }),
      p.lineY(rows, { x: 'x', y: 'y', stroke: 'var(--accent)', strokeWidth: 2 }),
      // the same queue without the changes
      one.baseline?.length ? p.lineY(one.baseline.map((v, i) => ({ x: hourOf(run.from, i * 24 + 12), y: v })), { x: 'x', y: 'y', stroke: 'var(--muted)', strokeDasharray: '4 3', strokeWidth: 1.5 }) : null,
      p.ruleX([rows[today].x], { stroke: 'var(--text)' }),
      p.ruleY([0], { stroke: 'var(--muted)' }),
    ],
  });
}
