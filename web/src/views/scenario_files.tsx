import { useEffect, useState } from 'preact/hooks';
import { asProblem, get, Problem, send } from '../api/client';
import { say } from '../messages';
import { save } from '../parts/exports';
import { parseChange, type Change } from '../state/scenario';
import { note } from '../state/url';
import { asChanges, type Switch } from './scenario_promises';
import type { Draft } from './scenarios';

type Row = { what: string; set?: number | string; add?: number; times?: number; from?: string; to?: string };
/** A change as a file has it. */
export function rowOf(text: string): Row | null {
  const one = parseChange(text);
  if (!one) return null;
  const row: Row = { what: one.name };
  if (one.length_h) return { ...row, set: text.slice(text.indexOf('=') + 1).trim() };
  const signed = one.sign === '-' ? -one.figure : one.figure;
  if (one.percent && (one.sign === '+' || one.sign === '-')) row.times = 1 + signed / 100;
  else if (one.sign === '=') row.set = one.figure;
  else if (one.sign === '*') row.times = one.figure;
  else if (one.sign === '/') row.times = 1 / one.figure;
  else row.add = signed;
  if (one.from) row.from = one.from;
  if (one.to) row.to = one.to;
  return row;
}
/** A change as the command has it. */
export function textOfRow(row: Row): string {
  const days = `${row.from ? ` from ${row.from}` : ''}${row.to ? ` to ${row.to}` : ''}`;
  if (row.set !== undefined) return `${row.what}=${row.set}${days}`;
  if (row.add !== undefined) return `${row.what}${row.add < 0 ? '' : '+'}${row.add}${days}`;
  return `${row.what}*${row.times ?? 1}${days}`;
}

const NAME = /[^\p{L}\p{N}_ .,()+-]/gu;
export function Files({ draft, promised, set, fault }: { draft: Draft; promised: Switch[]; set: (changes: Change[]) => void; fault: (problem: Problem | null) => void }) {
  const [copied, setCopied] = useState(false);
  const [name, setName] = useState('');
  const [kept, setKept] = useState<string[]>([]);
  const [told, setTold] = useState('');
  useEffect(() => void get('/scenarios', { query: { limit: 200 } }).then((doc) => setKept(doc.scenarios.map((one) => one.name)), () => setKept([])), [told]);
  const called = name.trim() || draft.changes.filter((one) => one.on).map((one) => parseChange(one.text)?.name ?? '').join(' ').replace(NAME, ' ').trim() || 'scenario';

  const compose = async () => {
    const [ids, early] = asChanges(promised, draft.promised);
    const effects = promised.filter((one) => ids.includes(one.id)).flatMap((one) => one.changes.filter((each) => !each.left_out).map((each) => ({ what: each.what, [each.kind]: each.value, ...(each.from ? { from: each.from } : {}), why: each.why, source: each.source })));
    const changes = [...draft.changes.filter((one) => one.on).map((one) => one.text), ...early].map(rowOf).filter((row) => row !== null);
    const body = { name: called, why: '', run: { from: draft.span.from, days: draft.span.days, replications: draft.replications }, changes: [...changes, ...effects] };
    return (await send('post', '/scenarios/compose', { body })).toml;
  };
  const keep = async (under: string, toml: string) => {
    const path = { name: under };
    if (kept.includes(under)) return send('put', '/scenarios/{name}', { path, body: { toml } });
    try {
      return await send('post', '/scenarios', { body: { name: under, toml } });
    } catch (e) {
      if (!(e instanceof Problem) || e.body.status !== 409) throw e;
      return send('put', '/scenarios/{name}', { path, body: { toml } });
    }
  };
  const take = (document: Record<string, unknown>) => {
    const run = (document.run ?? {}) as { from?: string; days?: number; replications?: number };
    set(((document.change ?? []) as Row[]).map((row) => ({ text: textOfRow(row), on: true })));
    note({ from: String(run.from ?? ''), days: String(run.days ?? ''), reps: String(run.replications ?? ''), p: '' });
    setName(String(document.name ?? ''));
  };
  const tell = (what: () => Promise<string>) => async () => {
    fault(null);
    setTold('');
    try {
      setTold(await what());
    } catch (e) {
      fault(asProblem(e));
    }
  };
  const download = tell(async () => {
    const file = `${called.replace(/\s+/g, '-')}.toml`;
    save(file, 'application/toml', await compose());
    return say('file.down', { name: file });
  });
  const upload = (file: File) => tell(async () => {
    const toml = await file.text();
    const under = file.name.replace(/\.toml$/i, '').replace(NAME, ' ').trim().slice(0, 70) || 'scenario';
    const shown = await keep(under, toml);
    const more = Object.keys(shown.document).filter((key) => !['schema', 'name', 'why', 'base', 'run', 'change'].includes(key));
    take(shown.document);
    return more.length ? say('file.more', { parts: more.join(', ') }) : say('file.up', { name: under });
  })();
  const open = (which: string) => tell(async () => {
    const shown = (await get('/scenarios/{name}', { path: { name: which } })) as { document: Record<string, unknown> };
    take(shown.document);
    return say('file.up', { name: which });
  })();
  return (
    <section class="files" aria-label={say('file.title')}>
      <h3>{say('file.title')}</h3>
      <div class="fields">
        <label class="grow"><span>{say('file.name')}</span><input type="text" maxLength={70} value={name} placeholder={called} onInput={(event) => setName(event.currentTarget.value)} /></label>
        <label><span>{say('file.open')}</span><select value="" onChange={(event) => { const which = event.currentTarget.value; event.currentTarget.value = ''; if (which) void open(which); }}><option value="">{say('file.kept', { n: kept.length })}</option>{kept.map((one) => <option key={one} value={one}>{one}</option>)}</select></label>
      </div>
      <p class="go">
        <button onClick={() => void navigator.clipboard?.writeText(location.href).then(() => setCopied(true))}>{copied ? say('sc.copied') : say('sc.link')}</button>
        <button onClick={() => void tell(async () => { const shown = await keep(called.slice(0, 70), await compose()); return say('file.keeps', { name: shown.name }); })()}>{say('file.keep')}</button>
        <button onClick={() => void download()}>{say('file.download')}</button>
        <label class="button upload">{say('file.upload')}<input type="file" class="hide" accept=".toml,application/toml" onChange={(event) => { const file = event.currentTarget.files?.[0]; if (file) void upload(file); event.currentTarget.value = ''; }} /></label>
      </p>
      <p class="note" role="status">{told}</p>
    </section>
  );
}
