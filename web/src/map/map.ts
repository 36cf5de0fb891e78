/**
 * The map: three stacked 2D canvases, no WebGL. `base` (land, lines) and `names` are drawn when the camera moves, `top`
 * (queues, vehicles) every frame. `base` asks for a software canvas: filling one path of many points is work of the
 * processor anyway, and is then the same with and without a graphics card.
 */
import type { Frame } from '../movements';
import type { Atlas } from '../state/atlas';
import type { Run } from '../state/run';
import type { Bubble } from './bubbles';
import { Camera } from './camera';
import { readColours } from './colours';
import { pickAt } from './hit';
import { drawLand } from './land';
import { drawSelected, drawShut } from './marks';
import { drawNames } from './names';
import { drawQueues } from './queues';
import { Scene, type Layers, type Pick } from './scene';
import { drawVehicles } from './vehicles';

export interface Hover {
  x: number;
  y: number;
  pick: Pick;
}

export class CorridorMap {
  private readonly base: CanvasRenderingContext2D;
  private readonly top: CanvasRenderingContext2D;
  private readonly names: CanvasRenderingContext2D;
  /** All three as one picture: browsers print the paths of a large canvas elsewhere, or not at all. */
  private readonly sheet: CanvasRenderingContext2D;
  private readonly scene = new Scene();
  private readonly screen: Camera;
  private readonly watcher: ResizeObserver;
  private told = false;
  private theme = '';
  /** The base is to be drawn anew. */
  dirty = true;
  stats = { frames: 0, frame_ms: 0, base_ms: 0, vehicles: 0 };

  constructor(
    private readonly host: HTMLElement,
    label: string,
    private readonly onPick: (pick: Pick | null) => void,
    private readonly onHover: (hover: Hover | null) => void,
    onCamera: (view: string) => void,
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
    this.sheet = layer();
    this.sheet.canvas.className = 'sheet';
    const canvas = this.top.canvas;
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-label', label);
    this.screen = new Camera(canvas, this.scene.project, () => (this.dirty = true), () => onCamera(this.view()));
    canvas.addEventListener('keydown', (event) => this.key(event));
    canvas.addEventListener('click', (event) => this.onPick(pickAt(this.scene, this.screen, event.offsetX, event.offsetY)));
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

  /** Change what is shown; it is drawn with the next frame. */
  private change(how: (scene: Scene) => void): void {
    how(this.scene);
    this.dirty = true;
  }
  setWorld(world: { land: string; borders: string; graticule: string }): void {
    this.change((scene) => scene.setWorld(world));
  }
  setAtlas(atlas: Atlas): void {
    this.change((scene) => scene.setAtlas(atlas));
  }
  setRun(run: Run): void {
    this.change((scene) => scene.setRun(run));
  }
  setOther(other: Run | null): void {
    this.change((scene) => scene.setOther(other));
  }
  setLanguage(language: string): void {
    this.change((scene) => (scene.language = language));
  }
  setLayers(layers: Layers): void {
    this.change((scene) => (scene.layers = layers));
  }
  /** Drawn over the rest every frame. */
  select(pick: Pick | null): void {
    this.scene.selected = pick;
  }
  get run(): Run | null {
    return this.scene.run;
  }
  get frame(): Frame {
    return this.scene.frame;
  }
  get bubbles(): Bubble[] {
    return this.scene.bubbles;
  }

  private resize(): void {
    this.screen.resize(this.host.clientWidth, this.host.clientHeight);
    for (const { canvas } of [this.base, this.top, this.names]) {
      canvas.width = this.screen.w * this.screen.dpr;
      canvas.height = this.screen.h * this.screen.dpr;
    }
    this.dirty = true;
  }
  get camera(): Camera['at'] {
    return this.screen.at;
  }
  fit(): void {
    this.screen.fit();
  }
  show(id: string): void {
    const p = this.scene.at.get(id);
    if (p) this.screen.show(p);
  }
  view(): string {
    return this.screen.view();
  }
  restore(text: string): void {
    this.screen.restore(text);
  }
  zoomBy(factor: number): void {
    this.screen.zoomBy(factor);
  }

  /** Light or dark, as the page is now. */
  private restyle(): void {
    const { theme = '' } = document.documentElement.dataset;
    if (theme === this.theme) return;
    this.theme = theme;
    this.change((scene) => (scene.colours = readColours()));
  }
  private drawBase(): void {
    const began = performance.now();
    drawLand(this.base, this.scene, this.screen);
    drawNames(this.names, this.base, this.scene, this.screen);
    this.stats.base_ms = performance.now() - began;
    this.dirty = false;
  }
  draw(t: number): void {
    const { scene, screen, top: g } = this;
    if (!screen.w) return;
    this.restyle();
    if (this.dirty) this.drawBase();
    const began = performance.now();
    g.setTransform(screen.dpr, 0, 0, screen.dpr, 0, 0);
    g.clearRect(0, 0, screen.w, screen.h);
    if (scene.run) {
      this.stats.vehicles = drawVehicles(g, scene, screen, t);
      drawQueues(g, scene, screen, t);
      drawShut(g, scene, screen, t);
    }
    drawSelected(g, scene, screen);
    if (scene.run && scene.world && scene.atlas && !this.told) {
      this.told = true;
      performance.mark('drawn');
    }
    this.stats.frame_ms += 0.1 * (performance.now() - began - this.stats.frame_ms);
    this.stats.frames++;
  }

  /** Put what is drawn on the sheet that is printed. */
  print(t: number): void {
    this.draw(t);
    const { canvas } = this.sheet;
    [canvas.width, canvas.height] = [this.base.canvas.width, this.base.canvas.height];
    for (const layer of [this.base, this.top, this.names]) this.sheet.drawImage(layer.canvas, 0, 0);
  }
  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.onPick(null);
    else if (!this.screen.key(event.key)) return;
    event.preventDefault();
  }
  private hover(event: PointerEvent): void {
    const { offsetX: x, offsetY: y } = event;
    if (event.buttons || event.pointerType === 'touch') return this.onHover(null);
    const pick = pickAt(this.scene, this.screen, x, y);
    this.top.canvas.style.cursor = pick ? 'pointer' : 'grab';
    this.onHover(pick ? { x, y, pick } : null);
  }
}
