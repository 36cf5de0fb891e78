/** Land, frontiers and lines: drawn when the camera moves. */
import type { Camera } from './camera';
import { DASH, gaugeOf, widthOf, type Scene } from './scene';

type Stroke = (path: Path2D | undefined, colour: string, width: number, alpha?: number, dash?: number[]) => void;

export function drawLand(g: CanvasRenderingContext2D, scene: Scene, { at: { k, x, y }, dpr }: Camera): void {
  const { colours: c, world, layers, paths } = scene;
  g.setTransform(1, 0, 0, 1, 0, 0);
  g.fillStyle = c.ocean;
  g.fillRect(0, 0, g.canvas.width, g.canvas.height);
  g.setTransform(k * dpr, 0, 0, k * dpr, x * dpr, y * dpr);
  g.lineJoin = 'round';
  g.lineCap = 'round';
  const line: Stroke = (path, colour, width, alpha = 1, dash = []) => {
    if (!path) return;
    g.strokeStyle = colour;
    g.globalAlpha = alpha;
    g.lineWidth = width / k;
    g.setLineDash(dash.map((d) => d / k));
    g.stroke(path);
  };
  line(world?.graticule, c.grid, 1);
  if (world) {
    g.globalAlpha = 1;
    g.fillStyle = c.land;
    g.fill(world.land, 'evenodd');
    line(world.borders, c.frontier, 0.9);
  }
  const near = Math.min(1.4, 0.55 + k / 12);
  if (layers.road) line(paths.get('road'), c.road, 0.7 * near, 0.55);
  if (layers.sea) line(paths.get('sea'), c.sea, 0.7, k > 4 ? 0.45 : 0.13);
  if (layers.pipeline) line(paths.get('pipeline'), c.pipeline, 1.6, 0.9);
  g.lineCap = 'butt';
  for (const { path, link, flow } of scene.flows) {
    if (flow > 0 && layers[link.mode]) line(path, c[link.mode], widthOf(flow, scene.most), scene.other ? 0.22 : 0.42);
  }
  if (layers.rail) {
    for (const gauge of ['1435', '1520', 'other']) line(paths.get(`rail:${gauge}`), c.rail, 0.9 * near, k > 2.5 ? 0.9 : 0.6, DASH[gauge]);
    for (const { path, link, flow } of scene.flows) {
      if (link.mode === 'rail' && flow > 0 && k > 2.5) line(path, c.track, 1.5, 1, DASH[gaugeOf(link)]);
    }
  }
  if (scene.other) drawMore(scene, line);
  g.globalAlpha = 1;
  g.setLineDash([]);
}

/** What goes along a line more or less often than in the other run. */
function drawMore({ flows, most: greatest, layers, colours: c }: Scene, line: Stroke): void {
  // widths are against the greatest difference, which is small beside the greatest flow
  const most = Math.max(0.02 * greatest, ...flows.map(({ more }) => Math.abs(more)));
  for (const { path, link, more } of flows) {
    const share = Math.abs(more) / most;
    if (share > 0.03 && layers[link.mode]) line(path, more > 0 ? c.more : c.less, 0.8 + 5.5 * Math.sqrt(share));
  }
}
