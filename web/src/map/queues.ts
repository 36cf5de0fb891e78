/** Queues as bubbles: as large as what waits, as red as it is unusual. */
import type { Yard } from '../state/run';
import { spread, type Bubble } from './bubbles';
import type { Camera } from './camera';
import { heat } from './colours';
import { FONT, type Scene } from './scene';

const INK = '#10161f'; // on every step of the ramp, in both themes
const radiusOf = (n: number, k: number): number => 2 + 1.05 * Math.min(1.5, 0.62 + k / 10) * Math.sqrt(n);

/** Bubbles that would hide one another are moved apart; a leader goes back to the place. */
export function layOut(scene: Scene, camera: Camera, waiting: (yard: Yard) => number): Bubble[] {
  const all: Bubble[] = [];
  for (const yard of scene.run?.yards.values() ?? []) {
    const p = scene.at.get(yard.place);
    const n = waiting(yard);
    if (!p || n < 0.5) continue;
    const [px, py] = camera.at.apply(p);
    all.push({ id: yard.place, n, ratio: n / yard.mean, px, py, x: px, y: py, r: radiusOf(n, camera.at.k) });
  }
  spread(all);
  return all;
}

export function drawQueues(g: CanvasRenderingContext2D, scene: Scene, camera: Camera, t: number): void {
  const c = scene.colours;
  const today = Math.max(0, Math.min(scene.run!.days - 1, Math.floor(t / 24)));
  scene.bubbles = layOut(scene, camera, (yard) => yard.daily[today]);
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  for (const one of scene.bubbles) {
    const { x, y, r } = one;
    if (Math.hypot(x - one.px, y - one.py) > 4) {
      g.strokeStyle = c.text;
      g.lineWidth = 1;
      g.beginPath();
      g.moveTo(one.px, one.py);
      g.lineTo(x, y);
      g.stroke();
    }
    g.globalAlpha = 0.86;
    g.fillStyle = heat(c, one.ratio);
    g.beginPath();
    g.arc(x, y, r, 0, 7);
    g.fill();
    g.globalAlpha = 1;
    g.lineWidth = 1.3;
    g.strokeStyle = c.ring;
    g.stroke();
    const was = scene.other?.yards.get(one.id)?.daily[today];
    if (was !== undefined) drawWas(g, one, was, radiusOf(was, camera.at.k), c.text);
    if (r > 9) {
      g.fillStyle = INK;
      g.font = `650 ${Math.min(13, 8 + r / 6)}px ${FONT}`;
      g.fillText(String(Math.round(one.n)), x, was === undefined || r < 17 ? y : y - 5);
    }
  }
  g.textAlign = 'start';
}

/** The same queue in the other run: a dashed ring, and by how many they differ. */
function drawWas(g: CanvasRenderingContext2D, one: Bubble, was: number, radius: number, colour: string): void {
  const more = Math.round(one.n) - Math.round(was);
  g.setLineDash([4, 3]);
  g.lineWidth = 1.6;
  g.strokeStyle = colour;
  g.beginPath();
  g.arc(one.x, one.y, radius, 0, 7);
  g.stroke();
  g.setLineDash([]);
  if (one.r < 17) return;
  g.fillStyle = INK;
  g.font = `560 9.5px ${FONT}`;
  g.fillText(more > 0 ? `+${more}` : more < 0 ? `−${-more}` : '±0', one.x, one.y + 7);
}
