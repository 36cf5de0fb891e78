import { useEffect, useRef } from 'preact/hooks';
import type { Observation, Parameter, SimValue } from '../api/types';
import { percent, short } from '../format';
import { say } from '../messages';
import type { Behind } from '../state/app';

/** The drawer behind every number: the values that made it, and who said what, when, where. */
export function Sources({ behind, close }: { behind: Behind | null; close: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (behind && !ref.current?.open) ref.current?.showModal();
    if (!behind && ref.current?.open) ref.current.close();
  }, [behind]);
  const onBackdrop = (event: MouseEvent) => event.target === ref.current && close();
  return (
    <dialog ref={ref} class="sources" aria-labelledby="sources-title" onClose={close} onClick={onBackdrop}>
      {behind && (
        <div class="sources-body">
          <header>
            <h2 id="sources-title">{behind.title}</h2>
            <button class="quiet" onClick={close} aria-label={say('close')}>
              ✕
            </button>
          </header>
          {behind.text && <p class="lead">{behind.text}</p>}
          {behind.ids?.map((id) => behind.observations?.[id] && <Said key={id} id={id} one={behind.observations[id]} />)}
          {behind.parameters?.map(([name, parameter]) => (
            <Value key={name} parameter={parameter} observations={behind.observations ?? {}} />
          ))}
          {behind.values && behind.values.length > 0 && <Figures values={behind.values} />}
          {!behind.ids?.length && !behind.parameters?.length && !behind.values?.length && <p class="note">{say('sources.none')}</p>}
        </div>
      )}
    </dialog>
  );
}

function Value({ parameter: p, observations }: { parameter: Parameter; observations: Record<string, Observation> }) {
  return (
    <section class="value">
      <h3>
        <code>{p.key}</code> <span>{p.found_subject}</span>
        {p.assumed && <b class="tag assumed">{say('assumed')}</b>}
      </h3>
      <p class="figure">
        <b>{short(p.p50)}</b> {p.unit} <span class="muted">{say('range', { low: short(p.p10), high: short(p.p90) })}</span>
      </p>
      <p class="note">{p.basis}</p>
      {p.observations.map(({ id, weight }) =>
        observations[id] ? <Said key={id} id={id} one={observations[id]} weight={p.observations.length > 1 ? weight : undefined} /> : null,
      )}
    </section>
  );
}

export const span = (from: string | null, to: string | null): string =>
  from && to ? (from === to ? from : `${from} – ${to}`) : from ? `${from} –` : '';

export function Said({ id, one, weight }: { id: string; one: Observation; weight?: number }) {
  const value = one.value !== null ? short(one.value) : one.low !== null && one.high !== null ? `${short(one.low)} – ${short(one.high)}` : '';
  return (
    <article class="said">
      <p>
        {value && <><b>{value}</b> {one.unit} </>}<span class={`tag ${one.standing}`}>{one.standing}</span>
        {weight !== undefined && <span class="muted"> {say('weight', { share: percent(weight) })}</span>}
      </p>
      <p class="who">
        {one.url ? (
          <a href={one.url} target="_blank" rel="noopener noreferrer">
            {one.publisher}
          </a>
        ) : (
          one.publisher
        )}
        {one.locator && <span> · {one.locator}</span>}
      </p>
      <p class="note">
        <code>{id}</code>
        {one.valid_from && ` · ${say('valid', { span: span(one.valid_from, one.valid_to) })}`}
        {one.published && ` · ${say('published', { date: one.published })}`}
        {` · ${one.method}`}
      </p>
      {one.note && <p class="note">{one.note}</p>}
    </article>
  );
}

function Figures({ values }: { values: SimValue[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th>{say('figure')}</th>
          <th class="num">{say('value')}</th>
          <th>{say('from')}</th>
        </tr>
      </thead>
      <tbody>
        {values.map((one) => (
          <tr key={one.name}>
            <td>
              {one.description}
              <br />
              <code>{one.name}</code>
            </td>
            <td class="num">
              {short(one.value)} {one.unit}
              {one.low !== null && one.high !== null && <div class="muted">{`${short(one.low)} – ${short(one.high)}`}</div>}
            </td>
            <td>
              <b class={`tag ${one.origin}`}>{one.origin}</b>
              <div class="note">{one.basis}</div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
