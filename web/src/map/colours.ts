/** Colours of the map stand in the style sheet, so that light and dark are one decision. */
const NAMES = ['ocean', 'land', 'frontier', 'grid', 'rail', 'track', 'more', 'less', 'broken', 'sea', 'road', 'pipeline', 'train', 'ship', 'tanker', 'text', 'halo', 'accent', 'wind', 'ring', 'heat0', 'heat1', 'heat2', 'heat3', 'heat4'] as const;
export type Colours = Record<(typeof NAMES)[number], string>;

export function readColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Colours;
}

/** Five steps of a queue against its own mean over the run. */
export const STEPS = [0.75, 1.25, 2, 3] as const;
export const step = (ratio: number): number => STEPS.filter((limit) => ratio >= limit).length;
export const heat = (c: Colours, ratio: number): string => [c.heat0, c.heat1, c.heat2, c.heat3, c.heat4][step(ratio)];
