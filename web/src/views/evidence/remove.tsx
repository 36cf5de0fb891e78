/** Takes an uploaded document away again, once it was said twice; what stands on it is named before it goes, too. */
import { useState } from 'preact/hooks';
import { asProblem, send, type Problem } from '../../api/client';
import { say } from '../../messages';
import { Fault } from '../../parts/fault';

export function Remove({ id, gone }: { id: string; gone: () => void }) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const carries = problem?.body.status === 409;
  const remove = async () => {
    try {
      await send('delete', '/documents/{document}', { path: { document: id }, query: carries ? { decisions: 'drop' } : {} });
      gone();
    } catch (e) {
      setProblem(asProblem(e));
    }
  };
  const leave = () => {
    setAsking(false);
    setProblem(null);
  };
  if (!asking) return <p class="remove"><button onClick={() => setAsking(true)}>{say('review.remove')}</button></p>;
  return (
    <div class="remove" role="group" aria-label={say('review.remove')}>
      {problem ? <Fault problem={problem} /> : <p>{say('review.remove.sure')}</p>}
      {(!problem || carries) && <button onClick={() => void remove()}>{say(carries ? 'review.remove.drop' : 'review.remove')}</button>}{' '}
      <button ref={(one) => { if (!problem) one?.focus(); }} onClick={leave}>{say('review.cancel')}</button>
    </div>
  );
}
