/** What the map shows, projected once: the atlas, one run or two, and what is chosen. Draws nothing itself. */
import type { AtlasLink } from '../api/types';
import { newFrame, type Frame } from '../movements';
import type { Atlas } from '../state/atlas';
import type { Run } from '../state/run';
import type { Bubble } from './bubbles';
import { readColours, type Colours } from './colours';
import { projection } from './projection.mjs';

export type Pick =
  | { kind: 'place'; id: string }
  | { kind: 'link'; id: string }
  | { kind: 'vehicle'; id: string };
export interface Layers {
  rail: boolean;
  sea: boolean;
  road: boolean;
  pipeline: boolean;
}
/** A link with its course in the projected world. */
interface Line {
  link: AtlasLink;
  x: Float32Array;
  y: Float32Array;
}
/** What goes along a link a day; beside another run also how much more than there. */
interface Flow {
  path: Path2D;
  link: AtlasLink;
  flow: number;
  more: number;
}

export const DASH: Record<string, number[]> = { '1435': [], '1520': [6, 4], other: [1.5, 2.5] };
export const FONT = '"Inter Variable", system-ui, sans-serif';
export const gaugeOf = (link: AtlasLink): string => (link.gauge_mm === 1435 || link.gauge_mm === 1520 ? String(link.gauge_mm) : 'other');
/** Width of a line on the screen by what goes along it a day, beside the most that goes along any. */
export const widthOf = (flow: number, most: number): number => 1.2 + 8.5 * Math.sqrt(flow / most);

export class Scene {
  colours: Colours = readColours();
  world: { land: Path2D; borders: Path2D; graticule: Path2D } | null = null;
  atlas: Atlas | null = null;
  run: Run | null = null;
  other: Run | null = null;
  language = 'en';
  layers: Layers = { rail: true, sea: true, road: false, pipeline: false };
  selected: Pick | null = null;
  /** Of each place. */
  at = new Map<string, [number, number]>();
  lines: Line[] = [];
  /** All lines of a mode, or of a gauge, in one path. */
  paths = new Map<string, Path2D>();
  flows: Flow[] = [];
  most = 1;
  /** Places where something of the run stops, stands or waits. */
  busy = new Set<string>();
  frame: Frame = newFrame(0);
  /** Of each entity: train, ship or tanker. */
  look = new Uint8Array(0);
  /** Queues as they were drawn last. */
  bubbles: Bubble[] = [];
  readonly project = projection();

  setWorld(world: { land: string; borders: string; graticule: string }): void {
    this.world = { land: new Path2D(world.land), borders: new Path2D(world.borders), graticule: new Path2D(world.graticule) };
  }
  setAtlas(atlas: Atlas): void {
    this.atlas = atlas;
    for (const place of atlas.places.values()) this.at.set(place.id, this.project([place.lon, place.lat])!);
    this.lines = atlas.links.map((link) => {
      const points = link.course.map((p) => this.project(p)!);
      return { link, x: Float32Array.from(points, (p) => p[0]), y: Float32Array.from(points, (p) => p[1]) };
    });
    this.paths = new Map();
    for (const { link, x, y } of this.lines) {
      const key = link.mode === 'rail' ? `rail:${gaugeOf(link)}` : link.mode;
      const path = this.paths.get(key) ?? new Path2D();
      trace(path, x, y);
      this.paths.set(key, path);
    }
    this.setFlows();
  }
  setRun(run: Run): void {
    this.run = run;
    this.setFlows();
    this.busy = new Set([...run.yards.keys(), ...run.waits.map((one) => one.place)]);
    for (const c of run.movements.courses) for (const stop of c.id.slice(c.id.indexOf(':') + 1).split('>')) this.busy.add(stop);
    const { movements: m } = run;
    this.look = Uint8Array.from(m.kind, (kind, who) => (m.courses[m.way[m.stretch[m.first[who]]]].mode !== 'sea' ? 0 : kind.includes('tanker') ? 2 : 1));
    this.frame = newFrame(m.n);
  }
  /** Lay a second run of the same days under this one: widths tell the difference. */
  setOther(other: Run | null): void {
    this.other = other;
    this.setFlows();
  }
  private setFlows(): void {
    const here = this.run?.linkFlow ?? new Map<string, number>();
    const there = this.other?.linkFlow ?? here;
    this.most = Math.max(...here.values(), ...there.values(), 1e-9);
    this.flows = this.lines
      .filter(({ link }) => here.has(link.id) || there.has(link.id))
      .map(({ link, x, y }) => {
        const path = new Path2D();
        trace(path, x, y);
        const flow = here.get(link.id) ?? 0;
        return { path, link, flow, more: flow - (there.get(link.id) ?? 0) };
      })
      .sort((a, b) => b.flow - a.flow);
  }
  bubbleOf(id: string): Bubble | undefined {
    return this.bubbles.find((one) => one.id === id);
  }
}

function trace(path: Path2D, x: Float32Array, y: Float32Array): void {
  for (let i = 0; i < x.length; i++) {
    if (i === 0 || Math.abs(x[i] - x[i - 1]) > 1500) path.moveTo(x[i], y[i]);
    else path.lineTo(x[i], y[i]);
  }
}

