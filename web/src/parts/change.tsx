import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { short } from '../format';
import { say, type Key } from '../messages';
import { useApp } from '../state/app';
import { applied, dayAfter, faultsOf, formatChange, isHint, parseChange, search, type Calendar, type Parsed, type Quantity, type Sign } from '../state/scenario';
import type { World } from '../state/quantities';

export interface Span {
  from: string;
  days: number;
}
/** What may be changed: a figure, or a port that may be shut. */
export type Thing = { quantity: Quantity; calendar?: undefined } | { calendar: Calendar; quantity?: undefined };
export const nameOfThing = (thing: Thing): string => thing.quantity?.name ?? thing.calendar!.id;
export function thingOf(world: World | null, name: string): Thing | null {
  const quantity = world?.byName.get(name);
  if (quantity) return { quantity };
  const calendar = world?.calendars.find((one) => one.id === name);
  return calendar ? { calendar } : null;
}

type Way = 'by' | 'percent' | 'to' | 'times';
const WAYS: Way[] = ['by', 'percent', 'to', 'times'];
const wayOf = (one: Parsed): Way => (one.percent ? 'percent' : one.sign === '=' ? 'to' : one.sign === '*' || one.sign === '/' ? 'times' : 'by');
const figureOf = (one: Parsed): number => (one.sign === '-' ? -one.figure : one.sign === '/' ? 1 / one.figure : one.figure);
const STEP: Record<Way, number> = { by: 1, percent: 10, to: 0, times: 2 };

/** A figure, its range and where it goes, on one line. */
function Range({ quantity, next }: { quantity: Quantity; next: number | null }) {
  const all = [quantity.low, quantity.high, quantity.value, next].filter((v): v is number => v !== null && Number.isFinite(v));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  if (most <= least) return null;
  const x = (v: number) => 4 + (192 * (v - least)) / (most - least);
  return (
    <svg class="range" viewBox="0 0 200 16" aria-hidden="true">
      {quantity.low !== null && quantity.high !== null && <path class="span" d={`M${x(quantity.low)} 8H${x(quantity.high)}`} />}
      <path class="value" d={`M${x(quantity.value)} 2V14`} />
      {next !== null && Number.isFinite(next) && <circle cx={x(next)} cy={8} r={4} />}
    </svg>
  );
}

/** Change one thing: by how much, and from when to when. */
export function ChangeForm({ thing, run, start, done, cancel }: { thing: Thing; run: Span; start?: Parsed | null; done: (text: string) => void; cancel: () => void }) {
  const { open, clock } = useApp();
  const { quantity, calendar } = thing;
  const id = useId();
  const [way, setWay] = useState<Way>(start ? wayOf(start) : quantity && quantity.value < 2 ? 'percent' : 'by');
  const [figure, setFigure] = useState(String(start ? (start.length_h ? start.length_h / 24 : figureOf(start)) : calendar ? 5 : STEP[quantity && quantity.value < 2 ? 'percent' : 'by']));
  const [from, setFrom] = useState(start?.from ?? (calendar ? dayAfter(run.from, Math.min(run.days - 6, Math.floor(clock.t / 24))) : ''));
  const [to, setTo] = useState(start?.to ?? '');
  const [tried, setTried] = useState(false);
  const n = figure.trim() === '' ? NaN : Number(figure);
  const sign: Sign = way === 'to' ? '=' : way === 'times' ? '*' : n < 0 ? '-' : '+';
  const change: Parsed = calendar
    ? { name: calendar.id, sign: '=', figure: 0, percent: false, from, to: '', length_h: n * 24 }
    : { name: quantity!.name, sign, figure: way === 'to' || way === 'times' ? n : Math.abs(n), percent: way === 'percent', from, to, length_h: 0 };
  const faults = calendar && !(n > 0) ? (['fault.number'] as const) : faultsOf(change, quantity, run);
  const grave = faults.filter((one) => !isHint(one));
  const next = quantity ? applied(change, quantity.value) : null;
  const last = dayAfter(run.from, run.days - 1);
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (grave.length === 0) done(formatChange(change));
  };
  const choose = (one: Way) => {
    setWay(one);
    setFigure(one === 'to' && quantity ? String(Number(quantity.value.toPrecision(3))) : String(STEP[one]));
  };
  return (
    <form class="changeform" onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && cancel()} aria-labelledby={`${id}t`} noValidate>
      <h4 id={`${id}t`}>{quantity?.description ?? calendar!.label} <code>{nameOfThing(thing)}</code></h4>
      {quantity && (
        <p class="present">
          <button type="button" class="figure" onClick={() => open({ title: quantity.description, values: [quantity] })} title={say('open.sources')}>
            {say('ch.now', { value: short(quantity.value), unit: quantity.unit })}
            {quantity.low !== null && quantity.high !== null && <small> {say('ch.range', { low: short(quantity.low), high: short(quantity.high) })}</small>}
          </button>{' '}
          <b class={`tag ${quantity.origin}`}>{say(`origin.${quantity.origin}` as Key)}</b>
          <Range quantity={quantity} next={next} />
        </p>
      )}
      <div class="fields">
        {quantity && (
          <label><span>{say('ch.way')}</span>
            <select value={way} onChange={(event) => choose(event.currentTarget.value as Way)}>{WAYS.map((one) => <option key={one} value={one}>{say(`ch.${one}` as Key)}</option>)}</select>
          </label>
        )}
        <label class="small"><span>{calendar ? say('ch.days') : way === 'percent' ? '%' : way === 'times' ? '×' : quantity!.unit}</span>
          <input type="text" inputMode="decimal" autofocus value={figure} aria-invalid={tried && grave.length > 0} aria-describedby={`${id}f`} onInput={(event) => setFigure(event.currentTarget.value)} />
        </label>
        <label><span>{say('ch.from')}</span><input type="date" min={run.from} max={last} required={!!calendar} value={from} onInput={(event) => setFrom(event.currentTarget.value)} /></label>
        {quantity && <label><span>{say('ch.until')}</span><input type="date" min={run.from} max={last} value={to} onInput={(event) => setTo(event.currentTarget.value)} /></label>}
      </div>
      <p id={`${id}f`} class="outcome" aria-live="polite">
        {quantity && next !== null && Number.isFinite(next) && grave.length === 0 && <b>{short(quantity.value)} → {short(next)} {quantity.unit}</b>}
        {faults.map((one) => <span key={one} class={isHint(one) ? 'hint' : 'wrong'}>{say(one as Key)}</span>)}
      </p>
      <p class="go"><button class="primary" aria-disabled={grave.length > 0}>{say(start ? 'ch.save' : 'sc.add')}</button> <button type="button" onClick={cancel}>{say('sc.cancel')}</button></p>
    </form>
  );
}

/** One figure in a list of those that may be changed. */
export function ThingButton({ thing, pick }: { thing: Thing; pick: () => void }) {
  const { quantity: q, calendar } = thing;
  return (
    <button type="button" class="thing" onClick={pick}>
      <span>{q?.description ?? calendar!.label}</span>
      <code>{nameOfThing(thing)}</code>
      {q && <b>{short(q.value)} {q.unit}{q.low !== null && q.high !== null && <small> {`${short(q.low)} – ${short(q.high)}`}</small>}</b>}
    </button>
  );
}

const MOST = 40;
/** Find a figure by its name or by words of what it is; or write a change as the command has it. */
export function FindThing({ world, pick, write }: { world: World | null; pick: (thing: Thing) => void; write: (text: string) => void }) {
  const [text, setText] = useState('');
  const [focus, setFocus] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  const found = useMemo<Thing[]>(() => {
    if (!world) return [];
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const calendars = world.calendars.filter((one) => words.every((word) => `${one.id} ${one.label}`.toLowerCase().includes(word)));
    return [...calendars.map((calendar) => ({ calendar })), ...search(world.quantities.filter((one) => one.origin !== 'atlas'), text).map((quantity) => ({ quantity }))];
  }, [world, text]);
  const own = parseChange(text);
  // the list lies over the button that runs the scenario
  const close = () => {
    setText('');
    setFocus(false);
  };
  const step = (event: KeyboardEvent) => {
    const all = [...(host.current?.querySelectorAll<HTMLElement>('input, .thing') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.key === 'Escape') close();
    if (next === undefined || !all[next]) return;
    all[next].focus();
    event.preventDefault();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (own) write(text.trim());
    else if (found.length) pick(found[0]);
    if (own || found.length) close();
  };
  const shown = text || focus ? found.slice(0, MOST) : [];
  return (
    <div class="findthing" ref={host} onKeyDown={step} onFocusIn={() => setFocus(true)} onFocusOut={(event) => !host.current?.contains(event.relatedTarget as Node | null) && setFocus(false)}>
      <form onSubmit={submit} role="search">
        <label><span>{say('ch.find')}</span>
          <input type="search" value={text} placeholder={say('ch.find.hint')} onClick={() => setFocus(true)} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
      </form>
      {shown.length > 0 && (
        <ul class="things" aria-label={say('ch.list', { n: found.length })}>
          {shown.map((thing) => <li key={nameOfThing(thing)}><ThingButton thing={thing} pick={() => { close(); pick(thing); }} /></li>)}
        </ul>
      )}
      {text && own && <p class="note">{say('ch.own')} <button type="button" onClick={() => { write(text.trim()); close(); }}>{say('sc.add')}</button></p>}
      {text && !own && found.length === 0 && <p class="wrong" role="alert">{say('ch.nothing')}</p>}
    </div>
  );
}
