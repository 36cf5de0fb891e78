/** What happened, in order of time, by track, type and who took part. */
import { say } from '../../messages';
import { Exports } from '../../parts/exports';
import { Find } from '../../parts/find';
import { useApp } from '../../state/app';
import { go, note, useUrl } from '../../state/url';
import { Linked } from './linked';

export function Timeline() {
  const { events, run } = useApp();
  const { query } = useUrl();
  const find = query.find ?? '';
  const tracks = [...new Set(events.map((e) => e.track).filter(Boolean))].sort();
  const track = query.track ?? '';
  const text = find.toLowerCase();
  const rows = events
    .filter((e) => (!track || e.track === track) && (!text || `${e.text} ${e.type} ${e.actor_names.join(' ')} ${e.place_names.join(' ')} ${e.date_from}`.toLowerCase().includes(text)))
    .sort((a, b) => b.date_from.localeCompare(a.date_from));
  const start = run ? Date.parse(`${run.from}T00:00:00Z`) : NaN;
  const hourOf = (date: string): number => (Date.parse(`${date}T00:00:00Z`) - start) / 3_600_000;
  return (
    <>
      <div class="conflicthead">
        <div class="states" role="group" aria-label={say('track')}>
          <button class={track === '' ? 'on' : ''} aria-pressed={track === ''} onClick={() => note({ track: '' })}>{say('all')} <b>{events.length}</b></button>
          {tracks.map((x) => <button key={x} class={track === x ? 'on' : ''} aria-pressed={track === x} onClick={() => note({ track: x })}>{x} <b>{events.filter((e) => e.track === x).length}</b></button>)}
        </div>
        <Find value={find} />
        <Exports name="timeline" rows={() => rows.map((e) => ({ id: e.id, from: e.date_from, to: e.date_to, type: e.type, track: e.track, actors: e.actor_names.join('; '), places: e.place_names.join('; '), text: e.text, sources: e.sources.map((s) => s.url || s.publisher).join(' ') }))} document={() => rows} />
      </div>
      <ol class="timeline">
        {rows.map((e, i) => {
          const t = e.date_from.length === 10 ? hourOf(e.date_from) : NaN;
          return (
            <li key={e.id} id={`event-${e.id}`}>
              {(i === 0 || rows[i - 1].date_from.slice(0, 4) !== e.date_from.slice(0, 4)) && <h3>{e.date_from.slice(0, 4)}</h3>}
              <time>{e.date_from}{e.date_to && e.date_to !== e.date_from ? ` – ${e.date_to}` : ''}</time>
              <div>
                <p>{e.text}</p>
                <p class="note">{e.type && <span class="tag">{e.type.toLowerCase()}</span>} {e.actor_names.join(', ')}{e.place_names.length > 0 && ` · ${e.place_names.join(', ')}`}{e.sources.length > 0 && ' · '}<Linked sources={e.sources} />{run && t >= 0 && t < run.days * 24 && <> <button class="link" onClick={() => go('map', { t: String(t) })}>{say('timeline.map')}</button></>}</p>
              </div>
            </li>
          );
        })}
      </ol>
      {rows.length === 0 && <p class="note">{say('nothing.found')}</p>}
    </>
  );
}
