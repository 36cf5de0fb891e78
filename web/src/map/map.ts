/**
 * The map: three stacked 2D canvases, no WebGL. `base` (land, lines) and `names` are drawn when the camera moves, `top`
 * (queues, vehicles) every frame. `base` asks for a software canvas: filling one path of many points is work of the
 * processor anyway, and is then the same with and without a graphics card.
 */
import { select } from 'd3-selection';
import { zoom, zoomIdentity, type ZoomTransform } from 'd3-zoom';
import type { AtlasLink } from '../api/types';
import { newFrame, positionsAt, shutAt, WAITS, MOVES, type Frame } from '../movements';
import { nameOf, type Atlas } from '../state/atlas';
import type { Run, Yard } from '../state/run';
import { spread, type Bubble } from './bubbles';
import { heat, readColours, type Colours } from './colours';
import { projection } from './projection.mjs';

export type Pick =
  | { kind: 'place'; id: string }
  | { kind: 'link'; id: string }
  | { kind: 'vehicle'; id: string };
export interface Hover {
  x: number;
  y: number;
  pick: Pick;
}
export interface Layers {
  rail: boolean;
  sea: boolean;
  road: boolean;
  pipeline: boolean;
}
interface Drawn {
  link: AtlasLink;
  x: Float32Array;
  y: Float32Array;
}

const ROLE: Record<string, number> = { border: 1, port: 2, 'dry-port': 2, city: 3, station: 4, oil: 4, passage: 4 };
export const DASH: Record<string, number[]> = { '1435': [], '1520': [6, 4], other: [1.5, 2.5] };
const CROWD = 900;
const FONT = '"Inter Variable", system-ui, sans-serif';

export class CorridorMap {
  private readonly base: CanvasRenderingContext2D;
  private readonly top: CanvasRenderingContext2D;
  private readonly names: CanvasRenderingContext2D;
  private w = 0;
  private h = 0;
  private dpr = 1;
  private camera: ZoomTransform = zoomIdentity;
  private dirty = true;
  private c: Colours = readColours();
  private world: { land: Path2D; borders: Path2D; graticule: Path2D } | null = null;
  private atlas: Atlas | null = null;
  private run: Run | null = null;
  private language = 'en';
  private at = new Map<string, [number, number]>();
  private drawn: Drawn[] = [];
  private paths = new Map<string, Path2D>();
  /** Courses of links that carry something, and how much a day; beside another run also how much more than there. */
  private flows: { path: Path2D; link: AtlasLink; flow: number; more: number }[] = [];
  private most = 1;
  private told = false;
  private other: Run | null = null;
  private busy = new Set<string>();
  private frame: Frame = newFrame(0);
  /** Of each entity: train, ship or tanker. */
  private look = new Uint8Array(0);
  private bubbles: Bubble[] = [];
  private readonly project = projection();
  private readonly watcher: ResizeObserver;
  private readonly zoomer = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([0.15, 60])
    .on('zoom', (event: { transform: ZoomTransform }) => {
      this.camera = event.transform;
      this.dirty = true;
    })
    .on('end', () => this.onCamera(this.view()));
  layers: Layers = { rail: true, sea: true, road: false, pipeline: false };
  selected: Pick | null = null;
  fitted = false;
  stats = { frames: 0, frame_ms: 0, base_ms: 0, vehicles: 0 };

  constructor(
    private readonly host: HTMLElement,
    label: string,
    private readonly onPick: (pick: Pick | null) => void,
    private readonly onHover: (hover: Hover | null) => void,
    private readonly onCamera: (view: string) => void,
  ) {
    const layer = (options?: CanvasRenderingContext2DSettings) => {
      const canvas = document.createElement('canvas');
      host.append(canvas);
      return canvas.getContext('2d', options)!;
    };
    this.base = layer({ willReadFrequently: true, alpha: false });
    this.top = layer();
    this.names = layer();
    this.names.canvas.style.pointerEvents = 'none';
    const canvas = this.top.canvas;
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-label', label);
    select(canvas).call(this.zoomer);
    canvas.addEventListener('keydown', (event) => this.key(event));
    canvas.addEventListener('click', (event) => this.onPick(this.pick(event.offsetX, event.offsetY)));
    canvas.addEventListener('pointermove', (event) => this.hover(event));
    canvas.addEventListener('pointerleave', () => this.onHover(null));
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(host);
    this.resize();
  }
  destroy(): void {
    this.watcher.disconnect();
    this.host.replaceChildren();
  }

  setWorld(world: { land: string; borders: string; graticule: string }): void {
    this.world = { land: new Path2D(world.land), borders: new Path2D(world.borders), graticule: new Path2D(world.graticule) };
    this.dirty = true;
  }
  setAtlas(atlas: Atlas): void {
    this.atlas = atlas;
    for (const place of atlas.places.values()) this.at.set(place.id, this.project([place.lon, place.lat])!);
    this.drawn = atlas.links.map((link) => {
      const points = link.course.map((p) => this.project(p)!);
      return { link, x: Float32Array.from(points, (p) => p[0]), y: Float32Array.from(points, (p) => p[1]) };
    });
    this.paths = new Map();
    for (const { link, x, y } of this.drawn) {
      const key = link.mode === 'rail' ? `rail:${gaugeOf(link)}` : link.mode;
      const path = this.paths.get(key) ?? new Path2D();
      trace(path, x, y);
      this.paths.set(key, path);
    }
    this.setFlows();
    this.dirty = true;
  }
  setRun(run: Run): void {
    this.run = run;
    this.setFlows();
    this.busy = new Set([...run.yards.keys(), ...run.waits.map((one) => one.place)]);
    for (const c of run.movements.courses) for (const stop of c.id.slice(c.id.indexOf(':') + 1).split('>')) this.busy.add(stop);
    const { movements: m } = run;
    this.look = Uint8Array.from(m.kind, (kind, who) => (m.courses[m.way[m.stretch[m.first[who]]]].mode !== 'sea' ? 0 : kind.includes('tanker') ? 2 : 1));
    this.frame = newFrame(m.n);
    this.dirty = true;
  }
  /** Lay a second run of the same days under this one: widths tell the difference. */
  setOther(other: Run | null): void {
    this.other = other;
    this.setFlows();
    this.dirty = true;
  }
  private setFlows(): void {
    const here = this.run?.linkFlow ?? new Map<string, number>();
    const there = this.other?.linkFlow ?? here;
    this.most = Math.max(...here.values(), ...there.values(), 1e-9);
    this.flows = this.drawn
      .filter(({ link }) => here.has(link.id) || there.has(link.id))
      .map(({ link, x, y }) => {
        const path = new Path2D();
        trace(path, x, y);
        const flow = here.get(link.id) ?? 0;
        return { path, link, flow, more: flow - (there.get(link.id) ?? 0) };
      })
      .sort((a, b) => b.flow - a.flow);
  }
  /** Width of a line on the screen, by what goes along it a day. */
  widthOf(flow: number): number {
    return 1.2 + 8.5 * Math.sqrt(flow / this.most);
  }
  setLanguage(language: string): void {
    this.language = language;
    this.dirty = true;
  }
  restyle(): void {
    this.c = readColours();
    this.dirty = true;
  }
  setLayers(layers: Layers): void {
    this.layers = layers;
    this.dirty = true;
  }

  private resize(): void {
    this.dpr = Math.min(2, devicePixelRatio);
    const before = this.w;
    this.w = this.host.clientWidth;
    this.h = this.host.clientHeight;
    for (const g of [this.base, this.top, this.names]) {
      g.canvas.width = this.w * this.dpr;
      g.canvas.height = this.h * this.dpr;
    }
    this.dirty = true;
    if (before === 0 && this.w > 0 && !this.fitted) this.fit();
  }
  private set(camera: ZoomTransform): void {
    this.zoomer.transform(select(this.top.canvas), camera);
  }
  /** Show a box of longitudes and latitudes: the corridor from Xi'an to the Black Sea if none is given. */
  fit(west = 26, south = 33, east = 111, north = 56): void {
    const corners = [[west, south], [west, north], [east, south], [east, north], [(west + east) / 2, north], [(west + east) / 2, south]];
    const points = corners.map((p) => this.project(p as [number, number])!);
    const xs = points.map((p) => p[0]);
    const ys = points.map((p) => p[1]);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    // a narrow screen shows the Caspian rather than a thin strip of everything
    if (this.w < 620 && east - west > 60) return this.fit(40, 36, 62, 48);
    const k = Math.min((this.w - 30) / (x1 - x0), (this.h - 30) / (y1 - y0));
    this.fitted = true;
    this.set(zoomIdentity.translate(this.w / 2, this.h / 2).scale(k).translate(-(x0 + x1) / 2, -(y0 + y1) / 2));
  }
  /** Bring a place into the middle, near enough to tell its neighbours apart. */
  show(id: string): void {
    const p = this.at.get(id);
    if (p) this.set(zoomIdentity.translate(this.w / 2, this.h / 2).scale(Math.max(5, this.camera.k)).translate(-p[0], -p[1]));
  }
  /** The camera as text for the address: middle of the screen in the world, and scale. */
  view(): string {
    const [x, y] = this.camera.invert([this.w / 2, this.h / 2]);
    return [x.toFixed(1), y.toFixed(1), this.camera.k.toFixed(3)].join(',');
  }
  restore(text: string): void {
    const [x, y, k] = text.split(',').map(Number);
    if (![x, y, k].every(Number.isFinite) || k <= 0 || this.w === 0) return;
    this.fitted = true;
    this.set(zoomIdentity.translate(this.w / 2, this.h / 2).scale(k).translate(-x, -y));
  }
  zoomBy(factor: number): void {
    this.zoomer.scaleBy(select(this.top.canvas), factor);
  }
  private key(event: KeyboardEvent): void {
    const s = select(this.top.canvas);
    const d = 60 / this.camera.k;
    const keys: Record<string, () => void> = {
      ArrowLeft: () => this.zoomer.translateBy(s, d, 0),
      ArrowRight: () => this.zoomer.translateBy(s, -d, 0),
      ArrowUp: () => this.zoomer.translateBy(s, 0, d),
      ArrowDown: () => this.zoomer.translateBy(s, 0, -d),
      '+': () => this.zoomBy(1.4),
      '=': () => this.zoomBy(1.4),
      '-': () => this.zoomBy(1 / 1.4),
      '0': () => this.fit(),
      Escape: () => this.onPick(null),
    };
    if (keys[event.key]) {
      keys[event.key]();
      event.preventDefault();
    }
  }

  private drawBase(): void {
    const began = performance.now();
    const g = this.base;
    const { k } = this.camera;
    const { c } = this;
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.fillStyle = c.ocean;
    g.fillRect(0, 0, g.canvas.width, g.canvas.height);
    g.setTransform(k * this.dpr, 0, 0, k * this.dpr, this.camera.x * this.dpr, this.camera.y * this.dpr);
    g.lineJoin = 'round';
    g.lineCap = 'round';
    const line = (path: Path2D | undefined, colour: string, width: number, alpha = 1, dash: number[] = []) => {
      if (!path) return;
      g.strokeStyle = colour;
      g.globalAlpha = alpha;
      g.lineWidth = width / k;
      g.setLineDash(dash.map((d) => d / k));
      g.stroke(path);
    };
    line(this.world?.graticule, c.grid, 1);
    if (this.world) {
      g.globalAlpha = 1;
      g.fillStyle = c.land;
      g.fill(this.world.land, 'evenodd');
      line(this.world.borders, c.frontier, 0.9);
    }
    const near = Math.min(1.4, 0.55 + k / 12);
    if (this.layers.road) line(this.paths.get('road'), c.road, 0.7 * near, 0.55);
    if (this.layers.sea) line(this.paths.get('sea'), c.sea, 0.7, k > 4 ? 0.45 : 0.13);
    if (this.layers.pipeline) line(this.paths.get('pipeline'), c.pipeline, 1.6, 0.9);
    g.lineCap = 'butt';
    for (const { path, link, flow } of this.flows) {
      if (flow > 0 && this.layers[link.mode]) line(path, c[link.mode], this.widthOf(flow), this.other ? 0.22 : 0.42);
    }
    if (this.layers.rail) {
      for (const gauge of ['1435', '1520', 'other']) line(this.paths.get(`rail:${gauge}`), c.rail, 0.9 * near, k > 2.5 ? 0.9 : 0.6, DASH[gauge]);
      for (const { path, link, flow } of this.flows) {
        if (link.mode === 'rail' && flow > 0 && k > 2.5) line(path, c.track, 1.5, 1, DASH[gaugeOf(link)]);
      }
    }
    if (this.other) this.drawMore(line);
    g.globalAlpha = 1;
    g.setLineDash([]);
    const l = this.names;
    l.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    l.clearRect(0, 0, this.w, this.h);
    this.drawNames(l);
    this.stats.base_ms = performance.now() - began;
    this.dirty = false;
  }
  /** What goes along a line more or less often than in the other run. */
  private drawMore(line: (path: Path2D, colour: string, width: number) => void): void {
    // widths are against the greatest difference, which is small beside the greatest flow
    const most = Math.max(0.02 * this.most, ...this.flows.map(({ more }) => Math.abs(more)));
    for (const { path, link, more } of this.flows) {
      const share = Math.abs(more) / most;
      if (share > 0.03 && this.layers[link.mode]) line(path, more > 0 ? this.c.more : this.c.less, 0.8 + 5.5 * Math.sqrt(share));
    }
  }
  private drawNames(g: CanvasRenderingContext2D): void {
    if (!this.atlas) return;
    // names keep clear of where bubbles usually are
    const usual = this.layout((yard) => yard.mean);
    const boxes: number[][] = usual.map(({ x, y, r }) => [x - r, y - r, x + r, y + r]);
    const { k } = this.camera;
    g.textBaseline = 'middle';
    g.lineJoin = 'round';
    const rank = (id: string, kind: string) => (this.busy.has(id) ? 0 : 10) + (ROLE[kind] ?? 5);
    const shown = [...this.atlas.places.values()]
      .filter((p) => this.busy.has(p.id) || k > (p.kind === 'city' || p.kind === 'port' ? 3.2 : 6))
      .sort((a, b) => rank(a.id, a.kind) - rank(b.id, b.kind));
    const dots = this.base;
    dots.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    for (const place of shown) {
      const [x, y] = this.camera.apply(this.at.get(place.id)!);
      if (x < -80 || y < -20 || x > this.w + 80 || y > this.h + 20) continue;
      const busy = this.busy.has(place.id);
      dots.fillStyle = this.c.halo;
      dots.beginPath();
      dots.arc(x, y, busy ? 3.6 : 2.4, 0, 7);
      dots.fill();
      dots.fillStyle = this.c.text;
      dots.beginPath();
      dots.arc(x, y, busy ? 2.4 : 1.5, 0, 7);
      dots.fill();
      g.font = `${busy ? 600 : 450} ${busy ? 11.5 : 10.5}px ${FONT}`;
      const text = nameOf(this.atlas, place.id, this.language);
      const w = g.measureText(text).width;
      // beside the bubble, where the place has one
      const bubble = usual.find((one) => one.id === place.id);
      const [ox, oy, far] = bubble ? [bubble.x - x, bubble.y - y, bubble.r] : [0, 0, 0];
      const beside = far ? [[far + 5, 0], [-far - 5 - w, 0], [-w / 2, -far - 9], [-w / 2, far + 9]] : [];
      for (const [rx, ry] of [...beside, [8, -9], [-8 - w, -9], [8, 10], [-8 - w, 10], [-w / 2, -17], [-w / 2, 17]]) {
        const [dx, dy] = [rx + ox, ry + oy];
        const box = [x + dx - 3, y + dy - 7, x + dx + w + 3, y + dy + 7];
        if (box[0] < 0 || box[2] > this.w || boxes.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1])) continue;
        boxes.push(box);
        g.strokeStyle = this.c.halo;
        g.lineWidth = 3;
        g.strokeText(text, x + dx, y + dy);
        g.fillStyle = this.c.text;
        g.fillText(text, x + dx, y + dy);
        break;
      }
    }
  }

  draw(t: number): void {
    if (!this.w) return;
    if (this.dirty) this.drawBase();
    const began = performance.now();
    const g = this.top;
    g.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    g.clearRect(0, 0, this.w, this.h);
    if (this.run) {
      this.drawVehicles(g, t);
      this.drawBubbles(g, t);
      this.drawWind(g, t);
    }
    this.drawSelected(g);
    if (this.run && this.world && this.atlas && !this.told) {
      this.told = true;
      performance.mark('drawn');
    }
    this.stats.frame_ms += 0.1 * (performance.now() - began - this.stats.frame_ms);
    this.stats.frames++;
  }
  /** Bubbles that would hide one another are moved apart; a leader goes back to the place. */
  private layout(waiting: (yard: Yard) => number): Bubble[] {
    const all: Bubble[] = [];
    for (const yard of this.run?.yards.values() ?? []) {
      const p = this.at.get(yard.place);
      const n = waiting(yard);
      if (!p || n < 0.5) continue;
      const [px, py] = this.camera.apply(p);
      all.push({ id: yard.place, n, ratio: n / yard.mean, px, py, x: px, y: py, r: this.radius(n) });
    }
    spread(all);
    return all;
  }
  private drawBubbles(g: CanvasRenderingContext2D, t: number): void {
    const today = Math.max(0, Math.min(this.run!.days - 1, Math.floor(t / 24)));
    this.bubbles = this.layout((yard) => yard.daily[today]);
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    for (const one of this.bubbles) {
      const { x, y, r } = one;
      if (Math.hypot(x - one.px, y - one.py) > 4) {
        g.strokeStyle = this.c.text;
        g.lineWidth = 1;
        g.beginPath();
        g.moveTo(one.px, one.py);
        g.lineTo(x, y);
        g.stroke();
      }
      g.globalAlpha = 0.86;
      g.fillStyle = heat(this.c, one.ratio);
      g.beginPath();
      g.arc(x, y, r, 0, 7);
      g.fill();
      g.globalAlpha = 1;
      g.lineWidth = 1.3;
      g.strokeStyle = this.c.ring;
      g.stroke();
      const was = this.other?.yards.get(one.id)?.daily[today];
      if (was !== undefined) this.drawWas(g, one, was);
      if (r > 9) {
        g.fillStyle = '#10161f';
        g.font = `650 ${Math.min(13, 8 + r / 6)}px ${FONT}`;
        g.fillText(String(Math.round(one.n)), x, was === undefined || r < 17 ? y : y - 5);
      }
    }
    g.textAlign = 'start';
  }
  private radius(n: number): number {
    return 2 + 1.05 * Math.min(1.5, 0.62 + this.camera.k / 10) * Math.sqrt(n);
  }
  /** The same queue in the other run: a dashed ring, and by how many they differ. */
  private drawWas(g: CanvasRenderingContext2D, one: Bubble, was: number): void {
    const more = Math.round(one.n) - Math.round(was);
    g.setLineDash([4, 3]);
    g.lineWidth = 1.6;
    g.strokeStyle = this.c.text;
    g.beginPath();
    g.arc(one.x, one.y, this.radius(was), 0, 7);
    g.stroke();
    g.setLineDash([]);
    if (one.r < 17) return;
    g.fillStyle = '#10161f';
    g.font = `560 9.5px ${FONT}`;
    g.fillText(more > 0 ? `+${more}` : more < 0 ? `−${-more}` : '±0', one.x, one.y + 7);
  }
  private drawVehicles(g: CanvasRenderingContext2D, t: number): void {
    const { movements: m } = this.run!;
    const { k, x: cx, y: cy } = this.camera;
    const f = this.frame;
    positionsAt(m, t, f);
    const near = k >= 4;
    // a crowd is drawn as squares, the cheapest thing a canvas knows; few are drawn in their shape
    const crowd = f.n > CROWD && !near;
    const r = crowd ? 1.9 : Math.min(7, 2.2 + k * 0.55);
    // from afar a train is a dot: boxes end to end would read as a dashed line
    const far = k < 2.5;
    const looks = [this.c.train, this.c.ship, this.c.tanker];
    let shown = 0;
    g.lineWidth = near ? 1 : 0.7;
    for (let look = 0; look < looks.length; look++) {
      if (!this.layers[look === 0 ? 'rail' : 'sea']) continue;
      g.fillStyle = looks[look];
      g.beginPath();
      for (let i = 0; i < f.n; i++) {
        if (this.look[f.id[i]] !== look) continue;
        const x = f.x[i] * k + cx;
        const y = f.y[i] * k + cy;
        if (x < -20 || y < -20 || x > this.w + 20 || y > this.h + 20) continue;
        shown++;
        if (f.state[i] !== MOVES) {
          if (!near) continue;
          g.moveTo(x + r * 0.6, y);
          g.arc(x, y, r * 0.6, 0, 7);
        } else if (crowd) g.fillRect(x - r, y - r, 2 * r, 2 * r);
        else if (far && look === 0) {
          g.moveTo(x + 2.1, y);
          g.arc(x, y, 2.1, 0, 7);
        } else outline(g, x, y, f.angle[i], r, look > 0);
      }
      if (crowd) continue;
      g.fill();
      g.strokeStyle = this.c.halo;
      g.stroke();
    }
    if (near) {
      g.strokeStyle = this.c.heat4;
      g.beginPath();
      for (let i = 0; i < f.n; i++) {
        if (f.state[i] !== WAITS) continue;
        g.moveTo(f.x[i] * k + cx + r * 0.6, f.y[i] * k + cy);
        g.arc(f.x[i] * k + cx, f.y[i] * k + cy, r * 0.6, 0, 7);
      }
      g.stroke();
    }
    this.stats.vehicles = shown;
  }
  /** Waves at a port that weather shuts, filled where a ship waits for it; a bar where an order does. */
  private drawWind(g: CanvasRenderingContext2D, t: number): void {
    const held = new Set(this.run!.held.filter((one) => one.t0 <= t && t < one.t1).map((one) => one.place));
    for (const [id, why] of shutAt(this.run!.closures, t)) {
      const p = this.at.get(id);
      if (!p || (!this.busy.has(id) && why.kind === 'weather')) continue;
      const [px, py] = this.camera.apply(p);
      const bubble = this.bubbles.find((one) => one.id === id);
      const d = (bubble?.r ?? 3) * 0.71 + 6;
      const [x, y] = [(bubble?.x ?? px) - d, (bubble?.y ?? py) + (bubble ? d : -d)];
      const full = held.has(id) || why.kind !== 'weather';
      g.beginPath();
      g.arc(x, y, 8, 0, 7);
      g.fillStyle = why.kind !== 'weather' ? this.c.broken : full ? this.c.wind : this.c.halo;
      g.fill();
      g.strokeStyle = full ? this.c.halo : this.c.wind;
      g.lineWidth = 1.5;
      g.stroke();
      g.strokeStyle = full ? '#fff' : this.c.wind;
      g.beginPath();
      if (why.kind === 'weather') {
        for (const [dy, w] of [[-2.6, 3.6], [0, 4.6], [2.6, 3]]) {
          g.moveTo(x - w, y + dy);
          g.quadraticCurveTo(x - w / 3, y + dy - 1.6, x, y + dy);
          g.quadraticCurveTo(x + w / 3, y + dy + 1.6, x + w, y + dy);
        }
      } else {
        g.lineWidth = 2.4;
        g.moveTo(x - 4.2, y);
        g.lineTo(x + 4.2, y);
      }
      g.stroke();
    }
  }
  private drawSelected(g: CanvasRenderingContext2D): void {
    const pick = this.selected;
    if (!pick) return;
    g.strokeStyle = this.c.accent;
    g.lineWidth = 2;
    if (pick.kind === 'link') {
      const one = this.drawn.find((d) => d.link.id === pick.id);
      if (!one) return;
      g.lineWidth = 4;
      g.globalAlpha = 0.9;
      g.beginPath();
      one.x.forEach((x, i) => {
        const [px, py] = this.camera.apply([x, one.y[i]]);
        if (i) g.lineTo(px, py);
        else g.moveTo(px, py);
      });
      g.stroke();
      g.globalAlpha = 1;
      return;
    }
    let p: [number, number] | undefined;
    if (pick.kind === 'place') p = this.at.get(pick.id);
    else {
      for (let i = 0; i < this.frame.n; i++) {
        if (this.run?.movements.entity[this.frame.id[i]] === pick.id) p = [this.frame.x[i], this.frame.y[i]];
      }
    }
    if (!p) return;
    const bubble = pick.kind === 'place' ? this.bubbles.find((one) => one.id === pick.id) : undefined;
    const [x, y] = bubble ? [bubble.x, bubble.y] : this.camera.apply(p);
    const r = pick.kind === 'place' ? (bubble?.r ?? 4) + 4 : 12;
    g.beginPath();
    g.arc(x, y, r, 0, 7);
    g.stroke();
  }

  /** What is at a point of the screen: a vehicle before a place, a place before a line. */
  pick(x: number, y: number): Pick | null {
    const { k, x: cx, y: cy } = this.camera;
    const m = this.run?.movements;
    let best: Pick | null = null;
    let near = 8;
    for (let i = 0; m && i < this.frame.n; i++) {
      if (this.frame.state[i] !== MOVES && k < 4) continue;
      const d = Math.hypot(this.frame.x[i] * k + cx - x, this.frame.y[i] * k + cy - y);
      if (d < near) [near, best] = [d, { kind: 'vehicle', id: m.entity[this.frame.id[i]] }];
    }
    const places: [number, string][] = [];
    for (const place of this.atlas?.places.values() ?? []) {
      if (!this.busy.has(place.id) && k < 3.2) continue;
      const [px, py] = this.camera.apply(this.at.get(place.id)!);
      const bubble = this.bubbles.find((one) => one.id === place.id);
      const d = Math.min(Math.hypot(px - x, py - y), bubble && Math.hypot(bubble.x - x, bubble.y - y) < bubble.r ? 1 : Infinity);
      if (d < 8) places.push([d, place.id]);
    }
    places.sort((a, b) => a[0] - b[0]);
    if (places.length && (!best || places[0][0] < near)) return { kind: 'place', id: places[0][1] };
    return best ?? this.pickLink(x, y);
  }
  private pickLink(x: number, y: number): Pick | null {
    const [wx, wy] = this.camera.invert([x, y]);
    let near = 7 / this.camera.k;
    let best: Pick | null = null;
    for (const { link, x: xs, y: ys } of this.drawn) {
      if (!this.layers[link.mode]) continue;
      for (let i = 1; i < xs.length; i++) {
        const [ax, ay, dx, dy] = [xs[i - 1], ys[i - 1], xs[i] - xs[i - 1], ys[i] - ys[i - 1]];
        const u = Math.max(0, Math.min(1, ((wx - ax) * dx + (wy - ay) * dy) / (dx * dx + dy * dy || 1)));
        const d = Math.hypot(ax + dx * u - wx, ay + dy * u - wy);
        if (d < near) [near, best] = [d, { kind: 'link', id: link.id }];
      }
    }
    return best;
  }
  private hover(event: PointerEvent): void {
    if (event.buttons || event.pointerType === 'touch') return this.onHover(null);
    const pick = this.pick(event.offsetX, event.offsetY);
    this.top.canvas.style.cursor = pick ? 'pointer' : 'grab';
    this.onHover(pick ? { x: event.offsetX, y: event.offsetY, pick } : null);
  }
}

const gaugeOf = (link: AtlasLink): string => (link.gauge_mm === 1435 || link.gauge_mm === 1520 ? String(link.gauge_mm) : 'other');

function trace(path: Path2D, x: Float32Array, y: Float32Array): void {
  for (let i = 0; i < x.length; i++) {
    if (i === 0 || Math.abs(x[i] - x[i - 1]) > 1500) path.moveTo(x[i], y[i]);
    else path.lineTo(x[i], y[i]);
  }
}

/** Add a train, or a ship with its bow, to the path. */
function outline(g: CanvasRenderingContext2D, x: number, y: number, angle: number, r: number, ship: boolean): void {
  const c = Math.cos(angle) * r;
  const s = Math.sin(angle) * r;
  const to = (u: number, v: number) => g.lineTo(x + u * c - v * s, y + u * s + v * c);
  const [back, side] = ship ? [-1.2, 0.65] : [-1.25, 0.55];
  g.moveTo(x + back * c + side * s, y + back * s - side * c);
  to(back, side);
  if (ship) {
    to(0.3, 0.75);
    to(1.5, 0);
    to(0.3, -0.75);
  } else {
    to(1.25, side);
    to(1.25, -side);
  }
  g.closePath();
}
