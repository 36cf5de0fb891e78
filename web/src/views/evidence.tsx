import { useEffect, useMemo, useState } from 'preact/hooks';
import { asProblem, get, type Answer, type Asked, type Path, type Problem } from '../api/client';
import type { Observation, Parameter, Role, SourceRef } from '../api/types';
import { number, short } from '../format';
import { say, type Key } from '../messages';
import { Chart, type Plot } from '../parts/chart';
import { Fault } from '../parts/fault';
import { Said } from '../parts/sources';
import { useApp } from '../state/app';
import { note, useUrl } from '../state/url';

const TABS = ['conflicts', 'promises', 'timeline', 'sources'] as const;

/** Fetch once; the answer, or the problem. */
function useDocument<P extends Path<'get'>>(path: P, asked: Asked<P>): [Answer<P> | null, Problem | null] {
  const [doc, set] = useState<Answer<P> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = path + JSON.stringify(asked);
  useEffect(() => {
    const stop = new AbortController();
    set(null);
    setProblem(null);
    (get as (path: P, asked: Asked<P>, signal: AbortSignal) => Promise<Answer<P>>)(path, asked, stop.signal).then(set, (e: unknown) => !stop.signal.aborted && setProblem(asProblem(e)));
    return () => stop.abort();
  }, [key]);
  return [doc, problem];
}

export function EvidenceView() {
  const { query } = useUrl();
  const tab = TABS.find((one) => one === query.tab) ?? 'conflicts';
  return (
    <div class="page evidence">
      <div class="tabs" role="tablist" aria-label={say('view.evidence')}>
        {TABS.map((one) => (
          <button key={one} role="tab" id={`tab-${one}`} aria-selected={one === tab} aria-controls="panel" onClick={() => note({ tab: one })}>{say(`tab.${one}` as Key)}</button>
        ))}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby={`tab-${tab}`}>
        {tab === 'conflicts' && <Conflicts />}
        {tab === 'promises' && <Promises />}
        {tab === 'timeline' && <Timeline />}
        {tab === 'sources' && <SourceList />}
      </div>
    </div>
  );
}

interface Contested {
  key: string;
  subject: string;
  n: number;
  publishers: number;
  ratio: number;
}
const worth = (o: Observation): number | null => o.value ?? (o.low !== null && o.high !== null ? (o.low + o.high) / 2 : null);

/** Quantities of which several publishers speak in one unit, the furthest apart first. */
export function contested(rows: Observation[]): Contested[] {
  const groups = new Map<string, Observation[]>();
  for (const row of rows) {
    if (['target', 'forecast', 'context'].includes(row.standing) || row.method === 'assumed' || !row.subject || row.key.startsWith('event.')) continue;
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

function Conflicts() {
  const { query } = useUrl();
  const [one, fault] = useDocument('/evidence', { query: { limit: 1000 } });
  const [two] = useDocument('/evidence', { query: { limit: 1000, page: 2 } });
  const list = useMemo(() => contested([...(one?.observations ?? []), ...(two?.observations ?? [])]), [one, two]);
  const [find, setFind] = useState('');
  const key = query.key || (list[0]?.key ?? '');
  const subject = query.key ? (query.subject ?? '') : (list[0]?.subject ?? '');
  if (fault) return <Fault problem={fault} />;
  const shown = list.filter((c) => `${c.key} ${c.subject}`.includes(find.toLowerCase())).slice(0, 120);
  return (
    <div class="split">
      <section class="picklist">
        <p class="note">{say('conflicts.text')}</p>
        <input type="search" aria-label={say('find')} placeholder={say('find')} value={find} onInput={(event) => setFind(event.currentTarget.value)} />
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

function Contest({ name, subject }: { name: string; subject: string }) {
  const [doc, fault] = useDocument('/parameters', { query: { key: name, subject } });
  if (fault) return <Fault problem={fault} />;
  if (!doc) return <p role="status">{say('loading')}</p>;
  const all = doc.values[0];
  if (!all) return <p class="note">{say('sources.none')}</p>;
  const p = all.parameter;
  return (
    <>
      <h2><code>{doc.key}</code> {all.subject}</h2>
      <p class="lead">{doc.description}</p>
      {p && (
        <div class="inuse">
          <p class="figure"><b>{short(p.p50)}</b> {p.unit} <span class="muted">{say('range', { low: short(p.p10), high: short(p.p90) })}</span> {p.assumed && <b class="tag assumed">{say('assumed')}</b>}</p>
          <p><strong>{say('rule')}</strong> {p.basis}</p>
        </div>
      )}
      <Chart label={say('conflicts.chart', { name: `${doc.key} ${all.subject}` })} deps={[doc]} draw={(plot, w) => contestChart(plot, all.observations, p, w)} />
      <div class="said-grid">{all.observations.map((o) => <div key={o.id}><Said id={o.id} one={o} weight={o.weight ?? undefined} />{o.role !== 'used' && <p class="note">{o.role}</p>}</div>)}</div>
    </>
  );
}

function contestChart(p: Plot, rows: Role[], parameter: Parameter | null, width: number): Element {
  const data = rows.map((o) => ({ o, name: `${o.publisher.length > 34 ? `${o.publisher.slice(0, 33)}…` : o.publisher} ${(o.valid_from ?? o.published ?? '').slice(0, 4)} · ${o.id}`, v: worth(o), lo: o.low ?? worth(o), hi: o.high ?? worth(o) })).filter((d) => d.v !== null);
  data.sort((a, b) => (a.o.valid_from ?? '').localeCompare(b.o.valid_from ?? ''));
  return p.plot({
    width,
    height: 58 + 20 * data.length,
    marginLeft: Math.min(260, width * 0.45),
    style: { background: 'none', fontFamily: 'inherit', fontSize: '11px', color: 'var(--text)', overflow: 'visible' },
    x: { label: rows[0]?.unit, grid: true, zero: true },
    y: { label: null, domain: data.map((d) => d.name), tickSize: 0 },
    marks: [
      parameter ? p.rectX([parameter], { x1: 'p10', x2: 'p90', fill: 'var(--accent)', fillOpacity: 0.14 }) : null,
      parameter ? p.ruleX([parameter.p50], { stroke: 'var(--accent)', strokeWidth: 2 }) : null,
      p.ruleY(data, { y: 'name', x1: 'lo', x2: 'hi', stroke: 'currentColor', strokeWidth: 2, strokeOpacity: 0.5 }),
      p.dot(data, { x: 'v', y: 'name', r: (d: (typeof data)[0]) => 3 + 6 * Math.sqrt(d.o.weight ?? 0), fill: (d: (typeof data)[0]) => (d.o.role === 'used' ? 'var(--accent)' : 'none'), stroke: 'var(--accent)', strokeWidth: 1.5 }),
    ],
  });
}

export const linked = (s: SourceRef) => {
  const text = `${s.publisher}${s.published ? `, ${s.published}` : ''}`;
  return s.url ? <a key={s.id} href={s.url} target="_blank" rel="noopener noreferrer" title={s.locator || s.title}>{text}</a> : <span key={s.id} title={s.locator || s.title}>{text}</span>;
};

const STATES = ['kept', 'late', 'open', 'broken', 'unknown'] as const;
function Promises() {
  const { query } = useUrl();
  const [doc, fault] = useDocument('/chronicle/promises', {});
  if (fault) return <Fault problem={fault} />;
  if (!doc) return <p role="status">{say('loading')}</p>;
  const wanted = query.status ?? '';
  const rows = doc.promises.filter((one) => !wanted || one.status === wanted).sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'));
  return (
    <>
      <div class="states" role="group" aria-label={say('state')}>
        <button class={wanted === '' ? 'on' : ''} aria-pressed={wanted === ''} onClick={() => note({ status: '' })}>{say('all')} <b>{doc.promises.length}</b></button>
        {STATES.map((s) => <button key={s} class={wanted === s ? 'on' : ''} aria-pressed={wanted === s} onClick={() => note({ status: s })}><i class={`state ${s}`} aria-hidden="true" />{say(`state.${s}` as Key)} <b>{doc.counts[s] ?? 0}</b></button>)}
      </div>
      <p class="note">{say('promises.asof', { date: doc.as_of })}</p>
      <ul class="promises">
        {rows.map((one) => (
          <li key={one.id}>
            <p class="dates">{one.announced ?? '–'} → <b>{one.due ?? say('no.date')}</b></p>
            <div>
              <h3>{one.object} <span class={`tag state ${one.status}`}>{say(`state.${one.status}` as Key)}</span></h3>
              <p>{one.text}</p>
              <p class="why">{one.why}</p>
              <p class="note">{one.promisor_names.join(', ')}{one.sources.length > 0 && ' · '}{one.sources.map((s, i) => <>{i > 0 && '; '}{linked(s)}</>)}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Timeline() {
  const { events } = useApp();
  const { query } = useUrl();
  const tracks = [...new Set(events.map((e) => e.track).filter((x): x is string => !!x))].sort();
  const track = query.track ?? '';
  const rows = events.filter((e) => !track || e.track === track).sort((a, b) => b.date_from.localeCompare(a.date_from));
  return (
    <>
      <div class="states" role="group" aria-label={say('track')}>
        <button class={track === '' ? 'on' : ''} aria-pressed={track === ''} onClick={() => note({ track: '' })}>{say('all')} <b>{events.length}</b></button>
        {tracks.map((x) => <button key={x} class={track === x ? 'on' : ''} aria-pressed={track === x} onClick={() => note({ track: x })}>{x} <b>{events.filter((e) => e.track === x).length}</b></button>)}
      </div>
      <ol class="timeline">
        {rows.map((e, i) => (
          <li key={e.id}>
            {(i === 0 || rows[i - 1].date_from.slice(0, 4) !== e.date_from.slice(0, 4)) && <h3>{e.date_from.slice(0, 4)}</h3>}
            <time>{e.date_from}{e.date_to && e.date_to !== e.date_from ? ` – ${e.date_to}` : ''}</time>
            <div>
              <p>{e.text}</p>
              <p class="note">{e.type && <span class="tag">{e.type.toLowerCase()}</span>} {e.actor_names.join(', ')}{e.sources.length > 0 && ' · '}{e.sources.map((s, j) => <>{j > 0 && '; '}{linked(s)}</>)}</p>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

function SourceList() {
  const [doc, fault] = useDocument('/sources', { query: { limit: 1000 } });
  const { atlas } = useApp();
  const [find, setFind] = useState('');
  if (fault) return <Fault problem={fault} />;
  if (!doc) return <p role="status">{say('loading')}</p>;
  const rows = doc.sources.filter((s) => `${s.publisher} ${s.title} ${s.kind}`.toLowerCase().includes(find.toLowerCase())).sort((a, b) => b.n_observation - a.n_observation);
  return (
    <>
      <p class="lead">{atlas?.attribution}</p>
      <input type="search" aria-label={say('find')} placeholder={say('find')} value={find} onInput={(event) => setFind(event.currentTarget.value)} /> <span class="muted">{number(rows.length)}</span>
      <div class="scroll" tabIndex={0} role="region" aria-label={say('tab.sources')}>
        <table class="sourcelist">
          <thead><tr><th>{say('publisher')}</th><th>{say('title')}</th><th>{say('date')}</th><th>{say('licence')}</th><th class="num">{say('observations')}</th></tr></thead>
          <tbody>{rows.slice(0, 250).map((s) => <tr key={s.id}><td>{s.publisher}</td><td>{s.url ? <a href={s.url} target="_blank" rel="noopener noreferrer">{s.title || s.url}</a> : s.title}</td><td>{s.published ?? '–'}</td><td>{s.licence}</td><td class="num">{s.n_observation}</td></tr>)}</tbody>
        </table>
      </div>
    </>
  );
}
