/** Who said what is known, under which licence, and what is owed to whom. */
import { get } from '../../api/client';
import type { Source } from '../../api/types';
import { number } from '../../format';
import { say } from '../../messages';
import { Exports } from '../../parts/exports';
import { Fault } from '../../parts/fault';
import { Find } from '../../parts/find';
import { useApp } from '../../state/app';
import { useDocument } from '../../state/document';
import { note, useUrl } from '../../state/url';

const MOST = 200;

export function SourceList() {
  const { query } = useUrl();
  const [doc, fault] = useDocument('/sources', { query: { limit: 1000 } });
  const [meta] = useDocument('/meta', {});
  const { open } = useApp();
  const find = query.find ?? '';
  const all = query.all === '1';
  if (fault) return <Fault problem={fault} />;
  if (!doc) return <p role="status">{say('loading')}</p>;
  const licences = [...new Set(doc.sources.map((s) => s.licence))].map((name) => ({ name, n: doc.sources.filter((s) => s.licence === name).length })).sort((a, b) => b.n - a.n);
  const wanted = query.licence ?? '';
  const rows = doc.sources
    .filter((s) => (!wanted || s.licence === wanted) && `${s.publisher} ${s.title} ${s.kind} ${s.id}`.toLowerCase().includes(find.toLowerCase()))
    .sort((a, b) => b.n_observation - a.n_observation);
  const said = (s: Source) =>
    void get('/evidence', { query: { source: s.publisher.slice(0, 80), limit: 200 } }).then((found) =>
      open({ title: s.publisher, text: s.title, ids: found.observations.map((o) => o.id), observations: Object.fromEntries(found.observations.map((o) => [o.id, o])) }), () => undefined);
  return (
    <>
      {meta && (
        <div class="owed">
          <p>{meta.attribution}</p>
          <dl class="rows">{Object.entries(meta.licences).map(([what, licence]) => <div key={what}><dt>{say(`licence.${what}` as 'licence.code')}</dt><dd>{licence}</dd></div>)}</dl>
          <p class="note">{say('owed.version', { version: meta.version, digest: meta.packaged_digest.slice(0, 12) })}</p>
        </div>
      )}
      <div class="conflicthead">
        <div class="states" role="group" aria-label={say('licence')}>
          <button class={wanted === '' ? 'on' : ''} aria-pressed={wanted === ''} onClick={() => note({ licence: '' })}>{say('all')} <b>{doc.sources.length}</b></button>
          {licences.slice(0, 8).map((one) => <button key={one.name} class={wanted === one.name ? 'on' : ''} aria-pressed={wanted === one.name} onClick={() => note({ licence: one.name })}>{one.name || '–'} <b>{one.n}</b></button>)}
        </div>
        <Find value={find} /> <span class="muted">{number(rows.length)}</span>
        <Exports name="sources" rows={() => rows} document={() => rows} />
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={say('tab.sources')}>
        <table class="sourcelist">
          <thead><tr><th>{say('publisher')}</th><th>{say('title')}</th><th>{say('date')}</th><th>{say('licence')}</th><th class="num">{say('observations')}</th></tr></thead>
          <tbody>
            {rows.slice(0, all ? undefined : MOST).map((s) => (
              <tr key={s.id}>
                <td>{s.publisher}</td>
                <td>{s.url ? <a href={s.url} target="_blank" rel="noopener noreferrer">{s.title || s.url}</a> : s.title}</td>
                <td class="date">{s.published ?? '–'}</td>
                <td>{s.licence}</td>
                <td class="num">{s.n_observation > 0 ? <button class="link" onClick={() => said(s)} aria-label={say('sources.said', { n: s.n_observation, who: s.publisher })}>{s.n_observation}</button> : 0}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!all && rows.length > MOST && <p><button onClick={() => note({ all: '1' })}>{say('more', { n: rows.length - MOST })}</button></p>}
    </>
  );
}
