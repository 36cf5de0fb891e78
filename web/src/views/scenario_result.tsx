import type { Difference, RunRequest, SimPlace, SimResult } from '../api/types';
import { asProblem, send } from '../api/client';
import { day, number, short } from '../format';
import { say } from '../messages';
import { Chart, type Plot } from '../parts/chart';
import { Spark } from '../parts/spark';
import { useApp } from '../state/app';
import { nameOf } from '../state/atlas';
import { yardsOf } from '../state/run';
import { go } from '../state/url';

/** Where an interval leaves nothing on the other side of zero, the change does something. */
export const clear = (d: Difference): number => (d.difference.low > 0 ? 1 : d.difference.high < 0 ? -1 : 0);

/** Shares are told in percent. */
export function inPercent(one: Difference): Difference {
  if (one.unit !== '-') return one;
  const { mean, low, high } = one.difference;
  return { ...one, unit: '%', baseline: 100 * one.baseline, difference: { mean: 100 * mean, low: 100 * low, high: 100 * high } };
}

/** What the changes do: the mean queue of each place by day with and without them, the places that move most, every measure. */
export function Against({ result, request, base }: { result: SimResult; request: RunRequest; base: RunRequest }) {
  const changed = result.places.some((one) => one.baseline?.length);
  return (
    <>
      <Look result={result} request={request} base={base} />
      {changed && <Overlay result={result} />}
      {result.differences.length > 0 ? <Differences result={result} /> : <p class="note">{say('sc.nothing')}</p>}
      <p class="note">{say('sc.note', { n: result.replications, id: result.run_id })}</p>
      {result.notes.length > 0 && <details class="notes"><summary>{say('sc.notes', { n: result.notes.length })}</summary><ul>{result.notes.map((text) => <li key={text}>{text}</li>)}</ul></details>}
    </>
  );
}

/** To the other views, with the same days without changes laid beside. */
function Look({ result, request, base }: { result: SimResult; request: RunRequest; base: RunRequest }) {
  const { open } = useApp();
  const plain = request.from === base.from && request.days === base.days && request.replications === base.replications;
  const look = (view: string) => async () => {
    try {
      const vs = plain ? 'baseline' : (await send('post', '/runs', { body: { ...request, what_if: [], promise_ids: [], promises: null, scenario: null } })).id;
      go(view, { run: result.run_id, vs: vs === result.run_id ? '' : vs, t: '', sel: '' });
    } catch (e) {
      open({ title: say('sc.against'), text: asProblem(e).message });
    }
  };
  return (
    <p class="go">
      <button onClick={() => void look('map')()}>{say('sc.map')}</button>
      <button onClick={() => void look('bottlenecks')()}>{say('sc.strip')}</button>
      <button onClick={() => void look('timespace')()}>{say('sc.space')}</button>
    </p>
  );
}

const sum = (days: number, rows: ArrayLike<number>[]): number[] => Array.from({ length: days }, (_, i) => rows.reduce((a, row) => a + row[i], 0));
const without = (one: SimPlace): SimPlace => ({ ...one, daily: one.baseline ?? one.daily });
const mean = (values: number[]): number => values.reduce((a, v) => a + v, 0) / Math.max(1, values.length);

/** Queues that a change moves, the most first: by how many boxes or vehicles fewer or more stand there on a mean day. */
export function moved(places: SimPlace[]): { one: SimPlace; by: number; was: number }[] {
  return places
    .filter((one) => one.baseline?.length)
    .map((one) => ({ one, by: mean(one.daily) - mean(one.baseline!), was: mean(one.baseline!) }))
    .filter(({ by, was }) => Math.abs(by) > 0.02 * Math.max(1, was))
    .sort((a, b) => Math.abs(b.by) / Math.max(5, b.was) - Math.abs(a.by) / Math.max(5, a.was));
}

function Overlay({ result }: { result: SimResult }) {
  const { atlas, language } = useApp();
  const total = (places: SimPlace[]) => sum(result.days, [...yardsOf(places, result.days).values()].map((yard) => yard.daily));
  const [a, b] = [total(result.places.map(without)), total(result.places)];
  const start = Date.parse(`${result.from}T00:00:00Z`);
  const rows = (values: number[]) => values.map((v, i) => ({ day: new Date(start + i * 86_400_000), v }));
  const draw = (p: Plot, width: number) => p.plot({
    width, height: 190, marginLeft: 46, marginTop: 16,
    style: { background: 'none', fontFamily: 'inherit', fontSize: '11px', color: 'var(--text)', overflow: 'visible' },
    x: { type: 'utc', label: null },
    y: { label: say('sc.total'), grid: true, zero: true },
    marks: [
      p.differenceY(rows(b).map((row, i) => ({ ...row, was: a[i] })), { x: 'day', y1: 'was', y2: 'v', positiveFill: 'var(--broken)', negativeFill: 'var(--kept)', fillOpacity: 0.16, stroke: 'none' }),
      p.lineY(rows(a), { x: 'day', y: 'v', stroke: 'var(--b)', strokeWidth: 2, strokeDasharray: '5 3' }),
      p.lineY(rows(b), { x: 'day', y: 'v', stroke: 'var(--accent)', strokeWidth: 2 }),
      p.tip(rows(b), p.pointerX({ x: 'day', y: 'v', title: (d: { day: Date; v: number }) => `${d.day.toISOString().slice(0, 10)}: ${number(a[(d.day.getTime() - start) / 86_400_000])} → ${number(d.v)}`, fill: 'var(--panel)', stroke: 'var(--line)' })),
    ],
  });
  const most = moved(result.places).slice(0, 6);
  return (
    <>
      <section>
        <h3>{say('sc.chart')} <span class="abkey"><i class="a" />{say('scenario')} <i class="b" />{say('baseline')}</span></h3>
        <InWords a={a} b={b} start={start} />
        <Chart label={say('sc.chart.long', { a: number(mean(a)), b: number(mean(b)) })} deps={[result]} draw={draw} />
      </section>
      {most.length > 0 && (
        <section>
          <h3>{say('sc.moved')}</h3>
          <ul class="moved">
            {most.map(({ one, by, was }) => (
              <li key={one.id}>
                <h4><button class="link" onClick={() => go('bottlenecks', { run: result.run_id, vs: 'baseline', node: one.id, t: '' })}>{one.label}</button></h4>
                <Spark daily={one.daily} low={one.daily_p10} high={one.daily_p90} other={one.baseline} />
                <p>{short(was)} → <b>{short(was + by)}</b> <small class="muted">{nameOf(atlas, one.where, language)}</small></p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** The day on which most more, or fewer, wait than without the changes, and when that is mostly gone again. */
export function peakOf(a: number[], b: number[]): { day: number; by: number; half: number | null; tenth: number | null } {
  const by = b.map((v, i) => v - a[i]);
  const peak = by.reduce((most, v, i) => (Math.abs(v) > Math.abs(by[most]) ? i : most), 0);
  // from when on it stays below a share of its greatest
  const below = (share: number): number | null => {
    let last = peak;
    by.forEach((v, i) => i > peak && Math.abs(v) > share * Math.abs(by[peak]) && (last = i));
    return last + 1 < by.length ? last + 1 : null;
  };
  return { day: peak, by: by[peak], half: below(0.5), tenth: below(0.1) };
}

/** What the chart shows, said: nothing where the changes move nothing that could be told from nothing. */
function InWords({ a, b, start }: { a: number[]; b: number[]; start: number }) {
  const { day: at, by, half, tenth } = peakOf(a, b);
  if (Math.abs(by) < Math.max(1, 0.02 * mean(a))) return null;
  const on = (i: number) => day(new Date(start + i * 86_400_000));
  return (
    <p>
      {say(by > 0 ? 'sc.peak.more' : 'sc.peak.less', { n: number(Math.abs(by)), date: on(at), was: number(a[at]) })}{' '}
      {half !== null && say('sc.peak.half', { date: on(half) })} {tenth !== null ? say('sc.peak.tenth', { date: on(tenth) }) : say('sc.peak.never', { n: number(Math.abs(b[b.length - 1] - a[a.length - 1])) })}
    </p>
  );
}

function Differences({ result }: { result: SimResult }) {
  const still = (one: Difference): boolean => Math.abs(one.difference.low) + Math.abs(one.difference.high) < 0.01 * Math.max(1e-9, Math.abs(one.baseline));
  const rows = result.differences.filter((one) => one.baseline !== null && !still(one)).map(inPercent);
  const rest = result.differences.length - rows.length;
  // each unit has a scale of its own
  const most = new Map<string, number>();
  for (const one of rows) most.set(one.unit, Math.max(most.get(one.unit) ?? 0.1, 1.6 * Math.abs(one.difference.mean)));
  const digits = (one: Difference): number => (one.unit === 'd' ? 1 : 0);
  return (
    <section>
      <h3>{say('sc.table')}</h3>
      <div class="scroll" tabIndex={0} role="region" aria-label={say('sc.table')}>
        <table class="differences">
          <thead><tr><th>{say('relation')}</th><th class="num">{say('baseline')}</th><th class="num">{say('scenario')}</th><th class="num">Δ</th><th class="num">{say('sc.interval')}</th><th><span class="hide">Δ</span></th></tr></thead>
          <tbody>
            {rows.map((one) => {
              const d = one.difference;
              const end = most.get(one.unit)!;
              const x = (v: number) => 50 + (50 * Math.max(-end, Math.min(end, v))) / end;
              // fewer days are good, more cargo and more boxes in time as well
              const better = one.unit === 'd' ? -1 : 1;
              const tone = clear(one) === 0 ? '' : clear(one) === better ? 'good' : 'bad';
              return (
                <tr key={one.id}>
                  <td>{one.label}</td>
                  <td class="num">{number(one.baseline, digits(one))} {one.unit}</td>
                  <td class="num">{number(one.baseline + d.mean, digits(one))}</td>
                  <td class={`num ${tone}`}>{d.mean > 0 ? '+' : ''}{number(d.mean, digits(one))}</td>
                  <td class="num muted">{number(d.low, digits(one))} … {number(d.high, digits(one))}</td>
                  <td class="bars"><svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true"><path class="zero" d="M50 0V14" /><path class={`span ${tone}`} d={`M${x(d.low)} 7H${x(d.high)}`} /><path class={`mid ${tone}`} d={`M${x(d.mean)} 2V12`} /></svg></td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {rest > 0 && <p class="note">{say('sc.unchanged', { n: rest })}</p>}
    </section>
  );
}
