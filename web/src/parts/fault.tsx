import type { Problem } from '../api/client';
import { say } from '../messages';

/** A problem as the server said it: title, detail, and every fault with its line and remedy. */
export function Fault({ problem }: { problem: Problem }) {
  const { title, status, detail, faults: all = [] } = problem.body;
  return (
    <div class="fault" role="alert">
      <strong>
        {title}
        {status > 0 && ` (${status})`}
      </strong>
      {detail && <p>{detail}</p>}
      {all.length > 0 && (
        <ul>
          {all.map((one, i) => (
            <li key={i}>
              {one.line != null && `${say('line', { n: one.line })}: `}
              {one.field && <code>{one.field}</code>} {one.fault}
              {one.remedy && <em> {one.remedy}</em>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
