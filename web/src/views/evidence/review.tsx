/** Candidates that rules found in an uploaded document: accepted, corrected or rejected by a person. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { asProblem, Problem, send, upload } from '../../api/client';
import type { Candidate } from '../../api/types';
import { number, percent } from '../../format';
import { say, type Key } from '../../messages';
import { Exports } from '../../parts/exports';
import { Fault } from '../../parts/fault';
import { useDocument } from '../../state/document';
import { note, useUrl } from '../../state/url';
import { Remove } from './remove';

type Verdict = 'accept' | 'correct' | 'reject';
type Changes = Record<string, string | number | boolean | string[] | null>;
const KINDS: Record<string, string> = { txt: 'text/plain', md: 'text/plain', html: 'text/html', htm: 'text/html', pdf: 'application/pdf' };

export function Review() {
  const { query } = useUrl();
  const [list, fault, again] = useDocument('/documents', { query: { limit: 200 } });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const bring = async (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const file = form.get('file') as File;
    const kind = KINDS[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'text/plain';
    const word = (name: string) => String(form.get(name) ?? '').trim() || undefined;
    setBusy(true);
    setProblem(null);
    try {
      const one = await upload('/documents', new Blob([await file.arrayBuffer()], { type: kind }), { name: file.name, publisher: word('publisher'), published: word('published'), url: word('url') });
      again();
      note({ doc: one.id, cand: '' });
    } catch (e) {
      setProblem(asProblem(e));
    }
    setBusy(false);
  };
  if (fault) return <Fault problem={fault} />;
  const documents = list?.documents ?? [];
  return (
    <div class="review">
      <p class="lead">{say('review.text')}</p>
      <form class="bring" onSubmit={(event) => void bring(event)}>
        <label><span>{say('review.file')}</span><input type="file" name="file" required accept=".txt,.md,.html,.htm,.pdf" /></label>
        <label><span>{say('publisher')}</span><input name="publisher" /></label>
        <label><span>{say('review.published')}</span><input name="published" type="date" /></label>
        <label><span>{say('review.url')}</span><input name="url" type="url" /></label>
        <button class="primary" disabled={busy}>{busy ? say('review.sending') : say('review.send')}</button>
      </form>
      {problem && <Fault problem={problem} />}
      {documents.length > 0 && (
        <label class="pick">{say('review.document')} <select value={query.doc ?? ''} onChange={(event) => note({ doc: event.currentTarget.value, cand: '' })}>
          <option value="">–</option>
          {documents.map((one) => <option key={one.id} value={one.id}>{`${one.title || one.name} (${one.publisher || one.language}, ${one.published ?? '–'})`}</option>)}
        </select></label>
      )}
      {list && documents.length === 0 && <p class="note">{say('review.none')}</p>}
      {query.doc && <Document key={query.doc} id={query.doc} />}
      {query.doc && <Remove key={`remove-${query.doc}`} id={query.doc} gone={() => { again(); note({ doc: '', cand: '' }); }} />}
    </div>
  );
}

function Document({ id }: { id: string }) {
  const { query } = useUrl();
  const [doc, fault] = useDocument('/documents/{document}', { path: { document: id } });
  const [found, broken, again] = useDocument('/documents/{document}/candidates', { path: { document: id } });
  const [kept, keep] = useState(found);
  if (found && found !== kept) keep(found);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [correcting, setCorrecting] = useState(false);
  const left = query.left === '1';
  const all = useMemo(() => [...(kept?.candidates ?? [])].sort((a, b) => (a.span?.[0] ?? 1e9) - (b.span?.[0] ?? 1e9)), [kept]);
  const rows = left ? all.filter((one) => !one.decision || one.name === query.cand) : all;
  const chosen = rows.find((one) => one.name === query.cand) ?? rows[0];
  const at = rows.indexOf(chosen);
  const list = useRef<HTMLUListElement>(null);
  const choose = (one: Candidate | undefined) => {
    if (!one) return;
    setCorrecting(false);
    note({ cand: one.name });
  };
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    document.getElementById('span-chosen')?.scrollIntoView({ block: 'center' });
  }, [chosen?.name, doc]);
  /** Back from the form to the list, where keys decide. */
  const leave = () => {
    setCorrecting(false);
    list.current?.focus();
  };
  const decide = async (verdict: Verdict, changes: Changes = {}) => {
    const next = rows.slice(at + 1).find((one) => !one.decision) ?? rows[at + 1];
    const step = () => next && note({ cand: next.name });
    setProblem(null);
    // the next key is for the next candidate, also before the server has kept this decision
    if (!correcting) step();
    try {
      await send('post', '/documents/{document}/decisions', { path: { document: id }, body: { answers: [{ candidate: chosen.name, verdict, changes }], again: !!chosen.decision } });
      if (correcting) {
        leave();
        step();
      }
      again();
    } catch (e) {
      note({ cand: chosen.name });
      setProblem(asProblem(e));
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !chosen) return;
    const moves: Record<string, number> = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: rows.length - 1 };
    if (event.key in moves) choose(rows[moves[event.key]]);
    else if (event.key === 'a') void decide('accept');
    else if (event.key === 'r') void decide('reject');
    else if (event.key === 'c') setCorrecting(true);
    else if (event.key === 'Escape' && correcting) leave();
    else return;
    event.preventDefault();
  };
  if (fault ?? broken) return <Fault problem={(fault ?? broken)!} />;
  if (!doc || !kept) return <p role="status">{say('review.reading')}</p>;
  const decided = all.filter((one) => one.decision).length;
  return (
    <>
      <div class="conflicthead">
        <h2>{doc.title || doc.name} <small>{say('review.count', { n: kept.n, decided, left: kept.n - decided })}</small></h2>
        <label class="check"><input type="checkbox" checked={left} onChange={(event) => note({ left: event.currentTarget.checked ? '1' : '' })} /> {say('review.left')}</label>
        <Exports name={`candidates-${id.slice(0, 12)}`} rows={() => all.map((one) => ({ name: one.name, kind: one.kind, confidence: one.confidence, rule: one.rule, quote: one.quote, verdict: one.decision?.verdict, reviewer: one.decision?.reviewer, row: JSON.stringify(one.decision?.row ?? one.row) }))} document={() => all} />
      </div>
      <p class="note">{[doc.publisher, doc.published, doc.language, say('review.letters', { n: number(doc.characters) })].filter(Boolean).join(' · ')} · {say('review.keys')}</p>
      {doc.warnings.map((one) => <p key={one} class="note">{one}</p>)}
      <div class="desk">
        <Text text={doc.text} candidates={all} chosen={chosen} choose={choose} />
        <div class="candidates">
          <ul ref={list} role="listbox" tabIndex={0} aria-label={say('review.candidates')} aria-activedescendant={chosen ? `cand-${chosen.name}` : undefined} onKeyDown={onKey}>
            {rows.map((one) => (
              <li key={one.name} id={`cand-${one.name}`} role="option" aria-selected={one === chosen} class={one.decision?.verdict ?? ''} onClick={() => choose(one)}>
                <b>{one.kind}</b> <span>{one.quote.slice(0, 90) || one.name}</span>
                <small>{percent(one.confidence)} · {one.rule}{one.decision && ` · ${say(`verdict.${one.decision.verdict}` as Key)}`}</small>
              </li>
            ))}
          </ul>
          {rows.length === 0 && <p class="note">{say('nothing.found')}</p>}
          {chosen && <One key={chosen.name} one={chosen} correcting={correcting} correct={() => setCorrecting(true)} leave={leave} decide={(verdict, changes) => void decide(verdict, changes)} />}
          {problem && <Fault problem={problem} />}
        </div>
      </div>
    </>
  );
}

export interface Piece {
  text: string;
  /** Candidates whose words these are. */
  names: string[];
}
/** A text cut where spans begin and end, so that each piece belongs to the same candidates throughout. */
export function cutText(text: string, spans: { name: string; span: number[] | null }[]): Piece[] {
  const whole = spans.filter((one): one is { name: string; span: number[] } => one.span !== null && one.span[1] > one.span[0]);
  const cuts = [...new Set([0, text.length, ...whole.flatMap((one) => one.span)])].filter((at) => at >= 0 && at <= text.length).sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => ({ text: text.slice(from, cuts[i + 1]), names: whole.filter((one) => one.span[0] <= from && from < one.span[1]).map((one) => one.name) }));
}

/** The document as text and nothing else; words of candidates are marked. */
function Text({ text, candidates, chosen, choose }: { text: string; candidates: Candidate[]; chosen: Candidate | undefined; choose: (one: Candidate | undefined) => void }) {
  const pieces = useMemo(() => cutText(text, candidates), [text, candidates]);
  const known = useMemo(() => new Map(candidates.map((one) => [one.name, one])), [candidates]);
  const first = pieces.findIndex((piece) => chosen && piece.names.includes(chosen.name));
  return (
    <div class="text" tabIndex={0} role="region" aria-label={say('review.words')}>
      {pieces.map((piece, i) => {
        if (piece.names.length === 0) return piece.text;
        const mine = !!chosen && piece.names.includes(chosen.name);
        const verdict = piece.names.map((name) => known.get(name)?.decision?.verdict).find(Boolean) ?? '';
        return <mark key={i} id={i === first ? 'span-chosen' : undefined} class={`${verdict}${mine ? ' on' : ''}`} onClick={() => choose(known.get(piece.names[piece.names.length - 1]))}>{piece.text}</mark>;
      })}
    </div>
  );
}

const plain = (value: unknown): string => (value === null || value === undefined ? '' : typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value));

/** What was typed in place of a value: of the same sort where that can be read. */
export function valueOf(text: string, before: unknown): string | number | boolean | string[] | null {
  if (text === '' && before !== '') return null;
  if (typeof before === 'string' || before === null || before === undefined) return text;
  try {
    return JSON.parse(text) as number | boolean | string[];
  } catch {
    return Array.isArray(before) ? text.split(',').map((one) => one.trim()) : text;
  }
}

/** One candidate: its fields, and what may be done with it. */
function One({ one, correcting, correct, leave, decide }: { one: Candidate; correcting: boolean; correct: () => void; leave: () => void; decide: (verdict: Verdict, changes?: Changes) => void }) {
  const row = one.decision?.row ?? one.row;
  const form = useRef<HTMLFormElement>(null);
  // at once: a key that follows the one which opened the form is for the form
  useLayoutEffect(() => {
    if (correcting) form.current?.querySelector<HTMLElement>('input,select')?.focus();
  }, [correcting]);
  const submit = (event: Event) => {
    event.preventDefault();
    const changes: Changes = {};
    for (const [field, value] of new FormData(form.current!)) if (String(value) !== plain(row[field])) changes[field] = valueOf(String(value), row[field]);
    if (Object.keys(changes).length > 0) decide('correct', changes);
    else decide('accept');
  };
  return (
    <section class="one" aria-label={one.name}>
      <blockquote>{one.quote}</blockquote>
      {correcting ? (
        <form ref={form} onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && leave()}>
          {Object.entries(one.fields).map(([field, choices]) => (
            <label key={field}><span>{field}</span>
              {choices.length > 0 ? <select name={field} defaultValue={plain(row[field])}>{[...new Set([plain(row[field]), ...choices])].map((choice) => <option key={choice} value={choice} selected={choice === plain(row[field])}>{choice || '–'}</option>)}</select> : <input name={field} defaultValue={plain(row[field])} />}
            </label>
          ))}
          <p class="buttons"><button class="primary">{say('review.correct.send')}</button> <button type="button" onClick={leave}>{say('review.cancel')}</button></p>
        </form>
      ) : (
        <>
          <dl class="rows">{Object.entries(row).filter(([, value]) => plain(value) !== '' && plain(value) !== '[]').map(([field, value]) => <div key={field}><dt>{field}</dt><dd>{plain(value)}</dd></div>)}</dl>
          <p class="buttons">
            <button class="primary" onClick={() => decide('accept')}>{say('review.accept')} <kbd>a</kbd></button>
            <button onClick={correct}>{say('review.correct')} <kbd>c</kbd></button>
            <button onClick={() => decide('reject')}>{say('review.reject')} <kbd>r</kbd></button>
          </p>
        </>
      )}
    </section>
  );
}
