import { useEffect, useMemo, useState } from 'preact/hooks';
import { asProblem, get, type Problem } from './api/client';
import type { ChronicleEvent, RunShown } from './api/types';
import { LANGUAGES, isLanguage, language, say, speak, type Key } from './messages';
import { Paper } from './parts/paper';
import { Sources } from './parts/sources';
import { SPEEDS, TimeBar } from './parts/timebar';
import { App, type Behind, type Shared } from './state/app';
import { loadAtlas, type Atlas } from './state/atlas';
import { Clock, SPEED } from './state/clock';
import { load, type Run, type RunHead } from './state/run';
import { isYear, nameOfRun, sameDays, YEARS, yearAsked } from './state/runs';
import { go, here, note, useUrl } from './state/url';
import { later } from './parts/later';
import { MapView } from './views/map';

const VIEWS = [
  { id: 'map', draw: MapView, clock: true },
  { id: 'routes', draw: later(async () => (await import('./views/routes')).RoutesView), clock: false },
  { id: 'bottlenecks', draw: later(async () => (await import('./views/bottlenecks')).BottlenecksView), clock: true },
  { id: 'timespace', draw: later(async () => (await import('./views/timespace')).TimeSpaceView), clock: true },
  { id: 'scenarios', draw: later(async () => (await import('./views/scenarios')).ScenariosView), clock: false },
  { id: 'evidence', draw: later(async () => (await import('./views/evidence')).EvidenceView), clock: false },
];
const clock = new Clock();
const PRINT = matchMedia('print');
const THEMES = ['auto', 'light', 'dark'] as const;

export function Page() {
  const { view: asked, query } = useUrl();
  const view = VIEWS.find((one) => one.id === asked) ?? VIEWS[0];
  const [atlas, setAtlas] = useState<Atlas | null>(null);
  const [runs, setRuns] = useState<RunShown[]>([]);
  const [run, setRun] = useState<Run | null>(null);
  const [other, setOther] = useState<Run | null>(null);
  const [waiting, setWaiting] = useState<RunHead | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [events, setEvents] = useState<ChronicleEvent[]>([]);
  const [behind, setBehind] = useState<Behind | null>(null);
  const [lang, setLang] = useState(language());
  const [theme, setTheme] = useState(localStorage.getItem('theme') ?? 'auto');
  const [paper, setPaper] = useState(PRINT.matches);
  const [dark, setDark] = useState(matchMedia('(prefers-color-scheme: dark)').matches);
  const id = query.run || 'baseline';

  useEffect(() => {
    clock.start();
    if (SPEEDS.includes(Number(query.speed))) clock.setSpeed(Number(query.speed));
    window.transcaspian = { ...window.transcaspian, clock };
    loadAtlas().then(setAtlas, (e) => setProblem(asProblem(e)));
    get('/chronicle/events', { query: { limit: 1000 } }).then((d) => setEvents(d.events), () => setEvents([]));
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', () => setDark(scheme.matches));
    PRINT.addEventListener('change', ({ matches }) => {
      // what is drawn is drawn again before the sheet is made: effects would come too late
      setPaper(matches);
      if (matches) document.documentElement.dataset.theme = 'light';
      clock.redraw();
    });
    let before = 0;
    clock.onTick(() => {
      // a moving clock is noted twice a second, a set one at once
      const now = performance.now();
      if (clock.playing && now - before < 500) return;
      before = now;
      note({ t: clock.t.toFixed(1), speed: clock.speed === SPEED ? '' : String(clock.speed) }, { quiet: true });
    });
  }, []);
  useEffect(() => {
    const stop = new AbortController();
    setRun(null);
    setProblem(null);
    load(id, (head) => !stop.signal.aborted && setWaiting(head), stop.signal).then(
      (loaded) => {
        if (stop.signal.aborted) return;
        clock.end = loaded.days * 24;
        const t = Number(here().query.t);
        clock.set(Number.isFinite(t) && here().query.t ? t : Math.min(clock.end, 24 * 29));
        setRun(loaded);
      },
      (e) => !stop.signal.aborted && setProblem(asProblem(e)),
    );
    return () => stop.abort();
  }, [id]);
  useEffect(() => {
    // the second run: laid over the first where both tell of the same days
    const stop = new AbortController();
    setOther(null);
    if (run && query.vs && query.vs !== id) {
      load(query.vs, () => undefined, stop.signal).then(
        (loaded) => !stop.signal.aborted && setOther(sameDays(run, loaded) ? loaded : null),
        () => undefined,
      );
    }
    return () => stop.abort();
  }, [query.vs, run]);
  useEffect(() => {
    // runs that can be looked at; the baseline stands first under its own name
    Promise.all([get('/runs', { query: { status: 'done', limit: 40 } }), get('/runs/{run_id}', { path: { run_id: 'baseline' } })]).then(
      ([all, base]) => setRuns(all.runs.filter((one) => one.kind === 'simulate' && one.id !== base.id)),
      () => setRuns([]),
    );
  }, [id, run]);
  // the address may change the clock, by the browser's back button
  useEffect(() => {
    const t = Number(query.t);
    if (run && query.t && Math.abs(t - clock.t) > 0.06 && !clock.playing) clock.set(t);
  }, [query.t]);
  useEffect(() => {
    if (query.lang && isLanguage(query.lang) && query.lang !== lang) void speak(query.lang).then(() => setLang(language()));
  }, [query.lang]);
  const shade = paper ? 'light' : theme === 'auto' ? (dark ? 'dark' : 'light') : theme;
  if (document.documentElement.dataset.theme !== shade) document.documentElement.dataset.theme = shade;
  useEffect(() => {
    document.title = `${say(`view.${view.id}` as Key)} · transcaspian`;
    document.documentElement.dataset.ready = '1';
    document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [view.id, lang]);

  const shared: Shared = useMemo(
    () => ({ clock, atlas, run, other, waiting, problem, events, language: lang, theme: shade, open: setBehind }),
    [atlas, run, other, waiting, problem, events, lang, shade],
  );
  const known: { id: string; request?: RunShown['request'] }[] = runs.some((one) => one.id === id) || id === 'baseline' ? runs : [{ id }, ...runs];
  const options = [{ id: 'baseline' }, ...known].map((one) => ({ ...one, name: nameOfRun(one.id, one.request) }));
  const years = YEARS.filter((year) => !runs.some((one) => isYear(one.request, year)));
  const beside = options.filter((one) => one.id !== id && (!run || !one.request || sameDays(run, one.request)));
  return (
    <App.Provider value={shared}>
      <div class={`shell${view.clock ? ' timed' : ''}`}>
        <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById('main')?.focus(); }}>{say('skip')}</a>
        <header class="top">
          <h1>transcaspian</h1>
          <label class="scenario">
            <span>{say('scenario')}</span>
            <select value={id} title={options.find((one) => one.id === id)?.name} onChange={(event) => {
              const { value } = event.currentTarget;
              const year = Number(/^year (\d+)$/.exec(value)?.[1]);
              // a year that nobody has run yet is asked for where runs are made
              if (year) {
                event.currentTarget.value = id;
                go('scenarios', yearAsked(year));
              } else note({ run: value === 'baseline' ? '' : value, vs: query.vs === value ? '' : query.vs ?? '', t: '' });
            }}>
              {options.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
              {years.length > 0 && <optgroup label={say('run.other')}>{years.map((year) => <option key={year} value={`year ${year}`}>{say('run.year', { year })}</option>)}</optgroup>}
            </select>
          </label>
          <label class={`scenario vs${other ? ' on' : ''}`}>
            <span>{say('compare.with')}</span>
            <select aria-label={say('compare.with')} value={query.vs ?? ''} onChange={(event) => note({ vs: event.currentTarget.value })}>
              <option value="">{`${say('compare.with')} …`}</option>
              {beside.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
            </select>
          </label>
          <nav aria-label={say('views')}>
            {VIEWS.map((one) => (
              <a key={one.id} href={`#/${one.id}`} aria-current={one === view ? 'page' : undefined} onClick={(event) => { event.preventDefault(); go(one.id); }}>
                {say(`view.${one.id}` as Key)}
              </a>
            ))}
          </nav>
          <div class="prefs">
            <select aria-label={say('language')} value={lang} onChange={(event) => {
              const next = event.currentTarget.value;
              localStorage.setItem('lang', next);
              note({ lang: next });
            }}>
              {Object.entries(LANGUAGES).map(([code, name]) => <option key={code} value={code}>{name}</option>)}
            </select>
            <button class="quiet" aria-label={say('theme', { name: say(`theme.${theme}` as Key) })} title={say('theme', { name: say(`theme.${theme}` as Key) })} onClick={() => {
              const next = THEMES[(THEMES.indexOf(theme as 'auto') + 1) % THEMES.length];
              localStorage.setItem('theme', next);
              setTheme(next);
            }}>{{ auto: '◐', light: '☀', dark: '☾' }[theme] ?? '◐'}</button>
          </div>
        </header>
        <main id="main" tabIndex={-1} key={lang}>
          <view.draw />
        </main>
        {view.clock && <TimeBar />}
        <Paper timed={view.clock} />
        <Sources behind={behind} close={() => setBehind(null)} />
      </div>
    </App.Provider>
  );
}
