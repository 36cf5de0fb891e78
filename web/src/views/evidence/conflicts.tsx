/** Quantities of which several publishers speak, side by side, and the rule that chose. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { asProblem, get, type Problem } from '../../api/client';
import type { Observation, Parameter, Role } from '../../api/types';
import { percent, short } from '../../format';
import { say } from '../../messages';
import { Chart, type Plot } from '../../parts/chart';
import { Exports } from '../../parts/exports';
import { Fault } from '../../parts/fault';
import { Find } from '../../parts/find';
import { Said } from '../../parts/sources';
import { useDocument } from '../../state/document';
import { note, useUrl } from '../../state/url';

export interface Contested {
  key: string;
  subject: string;
  n: number;
  publishers: number;
  ratio: number;
}
const worth = (o: Observation): number | null => o.value ?? (o.low !== null && o.high !== null ? (o.low + o.high) / 2 : null);
const NOT_NOW = ['target', 'forecast', 'context'];

/** Quantities of which several publishers speak in one unit, those of most publishers first. */
export function contested(rows: Observation[]): Contested[] {
  const groups = new Map<string, Observation[]>();
  for (const row of rows) {
    if (NOT_NOW.includes(row.standing) || row.method === 'assumed' || !row.subject || row.key.startsWith('event.')) continue;
    const id = `${row.key} ${row.subject} ${row.unit}`;
    groups.set(id, [...(groups.get(id) ?? []), row]);
  }
  return [...groups.values()]
    .map((list) => {
      const values = list.map(worth).filter((v): v is number => v !== null && v > 0);
      return { key: list[0].key, subject: list[0].subject, n: list.length, publishers: new Set(list.map((o) => o.publisher)).size, ratio: values.length > 1 ? Math.max(...values) / Math.min(...values) : 1 };
    })
    .filter((one) => one.publishers > 1)
    .sort((a, b) => b.publishers - a.publishers || b.ratio - a.ratio);
}

/** All observations, page by page. */
function useObservations(): [Observation[], Problem | null] {
  const [rows, set] = useState<Observation[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      const page = (n: number) => get('/evidence', { query: { limit: 1000, page: n } }, stop.signal);
      const first = await page(1);
      const rest = await Promise.all(Array.from({ length: first.pages - 1 }, (_, i) => page(i + 2)));
      set([first, ...rest].flatMap((one) => one.observations));
    };
    ask().catch((e: unknown) => !stop.signal.aborted && setProblem(asProblem(e)));
    return () => stop.abort();
  }, []);
  return [rows, problem];
}

export function Conflicts() {
  const { query } = useUrl();
  const [rows, fault] = useObservations();
  const list = useMemo(() => contested(rows), [rows]);
  const find = query.find ?? '';
  const key = query.key || (list[0]?.key ?? '');
  const subject = query.key ? (query.subject ?? '') : (list[0]?.subject ?? '');
  if (fault) return <Fault problem={fault} />;
  const shown = list.filter((c) => `${c.key} ${c.subject}`.toLowerCase().includes(find.toLowerCase())).slice(0, 120);
  return (
    <div class="split">
      <section class="picklist">
        <p class="note">{say('conflicts.text')}</p>
        <Find value={find} />
        <ul tabIndex={0} aria-label={say('conflicts.list')}>
          {shown.map((c) => (
            <li key={`${c.key} ${c.subject}`}>
              <button class={c.key === key && c.subject === subject ? 'on' : ''} aria-pressed={c.key === key && c.subject === subject} onClick={() => note({ key: c.key, subject: c.subject })}>
                <code>{c.key}</code> <span>{c.subject}</span>
                <small>{say('conflicts.n', { n: c.n, p: c.publishers, r: short(c.ratio) })}</small>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section>{key && <Contest key={`${key} ${subject}`} name={key} subject={subject} />}</section>
    </div>
  );
}

/** The two clocks: the world that is meant, and the day after which nothing may be known. */
function Clocks() {
  const { query } = useUrl();
  const input = (name: 'asof' | 'knownby', label: string) => (
    <label>{label} <input type="date" value={query[name] ?? ''} onChange={(event) => note({ [name]: event.currentTarget.value })} /></label>
  );
  return <p class="worlds">{input('asof', say('clock.asof'))} {input('knownby', say('clock.knownby'))}</p>;
}

function Contest({ name, subject }: { name: string; subject: string }) {
  const { query } = useUrl();
  const [doc, fault] = useDocument('/parameters', { query: { key: name, subject, as_of: query.asof, known_by: query.knownby } });
  if (fault) return <><Clocks /><Fault problem={fault} /></>;
  if (!doc) return <p role="status">{say('loading')}</p>;
  const all = doc.values[0];
  if (!all) return <><Clocks /><p class="note">{say('sources.none')}</p></>;
  const p = all.parameter;
  const rows = [...all.observations].sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0));
  return (
    <>
      <div class="conflicthead">
        <h2><code>{doc.key}</code> {all.subject}</h2>
        <Exports name={`${doc.key}-${all.subject}`.replace(/[^\w.-]+/g, '_')} rows={() => rows} document={() => doc} />
      </div>
      <p class="lead">{doc.description}</p>
      <Clocks />
      {p && (
        <div class="inuse">
          <p class="figure"><b>{short(p.p50)}</b> {p.unit} <span class="muted">{say('range', { low: short(p.p10), high: short(p.p90) })}</span> {p.assumed && <b class="tag assumed">{say('assumed')}</b>}</p>
          <p><strong>{say('rule')}</strong> {p.basis}</p>
        </div>
      )}
      <Chart label={say('conflicts.chart', { name: `${doc.key} ${all.subject}` })} deps={[doc]} draw={(plot, w) => contestChart(plot, all.observations, p, w)} />
      <p class="note">{say('conflicts.key')}</p>
      <div class="said-grid">{rows.map((o) => <div key={o.id} class={o.role === 'used' ? 'used' : ''}><Said id={o.id} one={o} weight={o.weight ?? undefined} />{o.role !== 'used' && <p class="note">{o.role}</p>}</div>)}</div>
    </>
  );
}

function contestChart(p: Plot, rows: Role[], parameter: Parameter | null, width: number): Element {
  const narrow = width < 520;
  const cut = narrow ? 18 : 34;
  const data = rows
    .map((o) => ({ o, name: `${o.publisher.length > cut ? `${o.publisher.slice(0, cut - 1)}…` : o.publisher} ${(o.valid_from ?? o.published ?? '').slice(0, 4)} · ${o.id}`, v: worth(o), lo: o.low ?? worth(o), hi: o.high ?? worth(o) }))
    .filter((d) => d.v !== null);
  type Datum = (typeof data)[0];
  data.sort((a, b) => (a.o.valid_from ?? '').localeCompare(b.o.valid_from ?? ''));
  const title = (d: Datum) => `${d.o.publisher}\n${short(d.v!)} ${d.o.unit}${d.o.weight ? `\n${say('weight', { share: percent(d.o.weight) })}` : `\n${d.o.role}`}`;
  return p.plot({
    width,
    height: 58 + 20 * data.length,
    marginLeft: narrow ? 184 : Math.min(260, width * 0.45),
    style: { background: 'none', fontFamily: 'inherit', fontSize: '11px', color: 'var(--text)', overflow: 'visible' },
    x: { label: rows[0]?.unit, grid: true, zero: true, nice: true, ticks: narrow ? 3 : undefined },
    y: { label: null, domain: data.map((d) => d.name), tickSize: 0 },
    marks: [
      parameter ? p.rectX([parameter], { x1: 'p10', x2: 'p90', fill: 'var(--accent)', fillOpacity: 0.14 }) : null,
      parameter ? p.ruleX([parameter.p50], { stroke: 'var(--accent)', strokeWidth: 2 }) : null,
      p.ruleY(data, { y: 'name', x1: 'lo', x2: 'hi', stroke: 'currentColor', strokeWidth: 2, strokeOpacity: 0.5 }),
      p.dot(data, { x: 'v', y: 'name', r: (d: Datum) => 3 + 6 * Math.sqrt(d.o.weight ?? 0), fill: (d: Datum) => (d.o.role === 'used' ? 'var(--accent)' : 'none'), stroke: 'var(--accent)', strokeWidth: 1.5, title }),
    ],
  });
}
