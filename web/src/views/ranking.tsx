/** Bottlenecks by what they cost a box, and in how many runs each is its longest wait. */
import type { Relief, SimPlace } from '../api/types';
import { percent, short } from '../format';
import { say } from '../messages';
import { Exports } from '../parts/exports';
import type { ReliefState } from '../state/relief';
import { Effect } from './queue';

/** Causes of each cargo, in the order they were told: the costliest first. */
export function byCargo(rows: Relief[]): Map<string, Relief[]> {
  const all = new Map<string, Relief[]>();
  for (const row of rows) all.set(row.cargo, [...(all.get(row.cargo) ?? []), row]);
  return all;
}

interface Props {
  relief: ReliefState;
  /** Queues of the strip: a cause that is one of them opens. */
  places: SimPlace[];
  chosen: SimPlace | undefined;
  choose: (one: SimPlace) => void;
  ask: () => void;
  hide: () => void;
}

export function Ranking({ relief: { found, progress }, places, chosen, choose, ask, hide }: Props) {
  if (!found) {
    // a fault is told beside the queue
    return <p class="leadask">{progress === null ? <button onClick={ask}>{say('leads.ask')}</button> : <span role="status"><progress max={1} value={progress} aria-label={say('progress')} /> {say('relief.runs')}</span>}</p>;
  }
  const { rows, replications } = found;
  return (
    <section class="ranking">
      <div class="rankhead">
        <h3>{say('leads.title')}</h3>
        <button class="quiet" onClick={hide}>{say('leads.hide')}</button>
        <Exports name="bottlenecks" rows={() => rows.map(({ effect_d, ...row }) => ({ ...row, effect_d: effect_d.mean, effect_d_low: effect_d.low, effect_d_high: effect_d.high, replications }))} document={() => rows} />
      </div>
      <table>
        <thead><tr><th>{say('leads.cause')}</th><th class="num">{say('leads.wait')}</th><th>{say('leads.in', { of: replications })}</th><th class="worthof">{say('leads.worth')}</th></tr></thead>
        {[...byCargo(rows)].map(([cargo, causes]) => (
          <tbody key={cargo}>
            <tr><th colSpan={4} scope="rowgroup">{cargo}</th></tr>
            {causes.map((row) => {
              const place = places.find((one) => one.id === row.cause);
              return (
                <tr key={row.cause}>
                  <td>{place ? <button class="link" aria-pressed={place === chosen} onClick={() => choose(place)}>{row.label}</button> : row.label}</td>
                  <td class="num">{short(row.wait_d)} d <small class="muted">{percent(row.share)}</small></td>
                  <td><span class="leadbar" aria-hidden="true"><i style={{ width: `${(100 * row.leads) / replications}%` }} /></span> {row.leads || '–'}</td>
                  <td class="worthof"><Effect row={row} /> <small class="muted">{row.relief_words}</small></td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </section>
  );
}
