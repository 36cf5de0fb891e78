/** A queue over the run: its mean, the range over replications, now, and the same queue of a second run. */
export function Spark({ daily, low, high, at, other }: { daily: number[]; low: number[]; high: number[]; at?: number; other?: number[] }) {
  const most = Math.max(...high, ...daily, ...(other ?? []), 1e-9);
  const y = (v: number) => (30 - (28 * v) / most).toFixed(2);
  const path = (values: number[]) => `M${values.map((v, i) => `${i + 0.5},${y(v)}`).join('L')}`;
  const band = `M${high.map((v, i) => `${i + 0.5},${y(v)}`).join('L')}L${low.map((v, i) => `${i + 0.5},${y(v)}`).reverse().join('L')}Z`;
  return (
    <svg class="spark" viewBox={`0 0 ${daily.length} 31`} preserveAspectRatio="none" aria-hidden="true">
      <path d={band} class="band" />
      {other && other.length > 0 && <path d={path(other)} class="other" />}
      <path d={path(daily)} class="line" />
      {at !== undefined && <path d={`M${at},0V31`} class="at" />}
    </svg>
  );
}
