import { useEffect, useRef } from 'preact/hooks';
import { say, type Key } from '../messages';
import { note, useUrl } from '../state/url';
import { CalibrationTab } from './evidence/calibration';
import { Conflicts } from './evidence/conflicts';
import { Promises } from './evidence/promises';
import { Relations } from './evidence/relations';
import { Review } from './evidence/review';
import { SourceList } from './evidence/sources';
import { Timeline } from './evidence/timeline';
import './evidence.css';

const TABS = { conflicts: Conflicts, calibration: CalibrationTab, promises: Promises, timeline: Timeline, relations: Relations, review: Review, sources: SourceList };
type Tab = keyof typeof TABS;
const NAMES = Object.keys(TABS) as Tab[];

export function EvidenceView() {
  const { query } = useUrl();
  const tab = NAMES.find((one) => one === query.tab) ?? 'conflicts';
  const list = useRef<HTMLDivElement>(null);
  const Shown = TABS[tab];
  useEffect(() => {
    list.current?.querySelector(`#tab-${tab}`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [tab]);
  const choose = (one: Tab) => {
    note({ tab: one, find: '' });
    list.current?.querySelector<HTMLElement>(`#tab-${one}`)?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const at = NAMES.indexOf(tab);
    const next: Record<string, number> = { ArrowRight: (at + 1) % NAMES.length, ArrowLeft: (at + NAMES.length - 1) % NAMES.length, Home: 0, End: NAMES.length - 1 };
    if (!(event.key in next)) return;
    event.preventDefault();
    choose(NAMES[next[event.key]]);
  };
  return (
    <div class="page evidence">
      <div class="tabs" role="tablist" aria-label={say('view.evidence')} ref={list} onKeyDown={onKey}>
        {NAMES.map((one) => (
          <button key={one} role="tab" id={`tab-${one}`} aria-selected={one === tab} aria-controls="panel" tabIndex={one === tab ? 0 : -1} onClick={() => choose(one)}>{say(`tab.${one}` as Key)}</button>
        ))}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby={`tab-${tab}`}>
        <Shown />
      </div>
    </div>
  );
}
