import type { ComponentType } from 'preact';
import { say } from '../messages';
import { useApp } from '../state/app';
import type { Run } from '../state/run';
import { Fault } from './fault';

/** A view of a run: what is in its way, or that it is loading, until it is there. */
export function ofRun(View: ComponentType<{ run: Run }>): ComponentType {
  return function OfRun() {
    const { run, problem } = useApp();
    if (problem) return <div class="page"><Fault problem={problem} /></div>;
    return run ? <View run={run} /> : <div class="page"><p role="status">{say('loading')}</p></div>;
  };
}
