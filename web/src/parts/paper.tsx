/** The foot of a printed page: what was asked, on which figures it stands, and where it can be opened again. */
import { useEffect, useState } from 'preact/hooks';
import { say } from '../messages';
import { useApp } from '../state/app';

/** `timed`: the view shows a run, so its figures are those behind it. */
export function Paper({ timed }: { timed: boolean }) {
  const { run } = useApp();
  const [address, set] = useState(location.href);
  useEffect(() => {
    // the clock changes the address without telling
    const hear = () => set(location.href);
    addEventListener('beforeprint', hear);
    return () => removeEventListener('beforeprint', hear);
  }, []);
  const { result } = run ?? {};
  const sourced = result?.values.filter((one) => one.origin === 'sourced') ?? [];
  return (
    <footer class="paper">
      {timed && result && (
        <>
          <p>{say('paper.run', { id: result.run_id, from: result.from, days: result.days, n: result.replications, known: result.known_by, seed: result.seed })}{result.what_if.length > 0 && ` · ${result.what_if.join(' · ')}`}</p>
          <p>{say('paper.figures', { sourced: result.counts.sourced ?? 0, assumed: result.counts.assumed ?? 0 })}</p>
          <ul>{[...new Set(sourced.map((one) => one.basis))].sort().map((basis) => <li key={basis}><code>{basis}</code></li>)}</ul>
        </>
      )}
      <p>{say('credit')}</p>
      <p><a href={address}>{address}</a></p>
    </footer>
  );
}
