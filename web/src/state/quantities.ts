/** Figures of the simulated world that may be changed: fetched once for each span of days. */
import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client';
import type { Calendar, Quantity } from './scenario';

export interface World {
  quantities: Quantity[];
  byName: Map<string, Quantity>;
  calendars: Calendar[];
}
const asked = new Map<string, Promise<World>>();

function fetchWorld(from: string, days: number): Promise<World> {
  const key = `${from}/${days}`;
  let world = asked.get(key);
  if (!world) {
    world = get('/scenarios/quantities', { query: { from, days } }).then((doc) => ({
      quantities: doc.quantities,
      byName: new Map(doc.quantities.map((one) => [one.name, one])),
      calendars: doc.calendars as unknown as Calendar[],
    }));
    world.catch(() => asked.delete(key));
    asked.set(key, world);
  }
  return world;
}

export function useWorld(from: string | undefined, days: number | undefined): World | null {
  const [world, set] = useState<World | null>(null);
  useEffect(() => {
    let gone = false;
    if (from && days) fetchWorld(from, days).then((one) => !gone && set(one), () => undefined);
    return () => {
      gone = true;
    };
  }, [from, days]);
  return world;
}
