/** Where the map is looked at from: the size of the screen, and pan and zoom by pointer, key and address. */
import { select } from 'd3-selection';
import { zoom, zoomIdentity, type ZoomTransform } from 'd3-zoom';

export class Camera {
  w = 0;
  h = 0;
  dpr = 1;
  at: ZoomTransform = zoomIdentity;
  fitted = false;
  private readonly zoomer = zoom<HTMLCanvasElement, unknown>().scaleExtent([0.15, 60]);

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly project: (p: [number, number]) => [number, number] | null,
    onMove: () => void,
    onRest: () => void,
  ) {
    this.zoomer
      .on('zoom', (event: { transform: ZoomTransform }) => {
        this.at = event.transform;
        onMove();
      })
      .on('end', onRest);
    select(canvas).call(this.zoomer);
  }

  /** Take the size of the screen; the first one is filled with the corridor, if nothing else was asked for. */
  resize(w: number, h: number): void {
    const first = this.w === 0 && w > 0 && !this.fitted;
    [this.w, this.h, this.dpr] = [w, h, Math.min(2, devicePixelRatio)];
    if (first) this.fit();
  }
  private set(at: ZoomTransform): void {
    this.zoomer.transform(select(this.canvas), at);
  }
  /** Bring a point of the world into the middle. */
  private look(x: number, y: number, k: number): void {
    this.set(zoomIdentity.translate(this.w / 2, this.h / 2).scale(k).translate(-x, -y));
  }
  /** Show a box of longitudes and latitudes: the corridor from Xi'an to the Black Sea if none is given. */
  fit(west = 26, south = 33, east = 111, north = 56): void {
    // a narrow screen shows the Caspian rather than a thin strip of everything
    if (this.w < 620 && east - west > 60) return this.fit(40, 36, 62, 48);
    const corners = [[west, south], [west, north], [east, south], [east, north], [(west + east) / 2, north], [(west + east) / 2, south]];
    const points = corners.map((p) => this.project(p as [number, number])!);
    const xs = points.map((p) => p[0]);
    const ys = points.map((p) => p[1]);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    this.fitted = true;
    this.look((x0 + x1) / 2, (y0 + y1) / 2, Math.min((this.w - 30) / (x1 - x0), (this.h - 30) / (y1 - y0)));
  }
  /** Bring a place into the middle, near enough to tell its neighbours apart. */
  show([x, y]: [number, number]): void {
    this.look(x, y, Math.max(5, this.at.k));
  }
  /** The camera as text for the address: middle of the screen in the world, and scale. */
  view(): string {
    const [x, y] = this.at.invert([this.w / 2, this.h / 2]);
    return [x.toFixed(1), y.toFixed(1), this.at.k.toFixed(3)].join(',');
  }
  restore(text: string): void {
    const [x, y, k] = text.split(',').map(Number);
    if (![x, y, k].every(Number.isFinite) || k <= 0 || this.w === 0) return;
    this.fitted = true;
    this.look(x, y, k);
  }
  zoomBy(factor: number): void {
    this.zoomer.scaleBy(select(this.canvas), factor);
  }
  private pan(dx: number, dy: number): void {
    this.zoomer.translateBy(select(this.canvas), (60 / this.at.k) * dx, (60 / this.at.k) * dy);
  }
  /** Obey a key, if it is one of ours. */
  key(key: string): boolean {
    const keys: Record<string, () => void> = {
      ArrowLeft: () => this.pan(1, 0),
      ArrowRight: () => this.pan(-1, 0),
      ArrowUp: () => this.pan(0, 1),
      ArrowDown: () => this.pan(0, -1),
      '+': () => this.zoomBy(1.4),
      '=': () => this.zoomBy(1.4),
      '-': () => this.zoomBy(1 / 1.4),
      '0': () => this.fit(),
    };
    keys[key]?.();
    return key in keys;
  }
}
