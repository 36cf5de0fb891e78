import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { say } from '../messages';

/** A view that is fetched when it is first looked at, so that the first one is there sooner. */
export function later(fetch: () => Promise<ComponentType>): ComponentType {
  let View: ComponentType | null = null;
  return function Later() {
    const [, drawn] = useState(View !== null);
    useEffect(() => {
      if (!View) void fetch().then((one) => { View = one; drawn(true); });
    }, []);
    return View ? <View /> : <div class="page"><p role="status">{say('loading')}</p></div>;
  };
}
