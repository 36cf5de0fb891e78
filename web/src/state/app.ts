/** What every view may ask for: the clock, the atlas, the run, and a way to open sources. */
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Problem } from '../api/client';
import type { ChronicleEvent, Observation, Parameter, SimValue } from '../api/types';
import type { Atlas } from './atlas';
import type { Clock } from './clock';
import type { Run, RunHead } from './run';

/** What stands behind a number. */
export interface Behind {
  title: string;
  text?: string;
  parameters?: [string, Parameter][];
  observations?: Record<string, Observation>;
  /** Observations named by themselves. */
  ids?: string[];
  values?: SimValue[];
}
export interface Shared {
  clock: Clock;
  atlas: Atlas | null;
  run: Run | null;
  /** A second run of the same days that is laid over the first, if one is chosen. */
  other: Run | null;
  waiting: RunHead | null;
  problem: Problem | null;
  events: ChronicleEvent[];
  language: string;
  theme: string;
  open: (behind: Behind) => void;
}
export const App = createContext<Shared>(null as unknown as Shared);
export const useApp = (): Shared => useContext(App);

/** Draw again with the clock, four times a second while it runs. */
export function useTick(): number {
  const { clock } = useApp();
  const [, set] = useState(0);
  useEffect(() => clock.onTick(() => set((n) => n + 1)), [clock]);
  return clock.t;
}
