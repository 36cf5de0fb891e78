/** Trains and ships where they are at an hour: drawn every frame, so nothing is made anew for each. */
import { positionsAt, MOVES, WAITS } from '../movements';
import type { Camera } from './camera';
import type { Scene } from './scene';

const CROWD = 900;

/** Draw all that are on the screen, and say how many. */
export function drawVehicles(g: CanvasRenderingContext2D, scene: Scene, { at: { k, x: cx, y: cy }, w, h }: Camera, t: number): number {
  const { frame: f, colours: c } = scene;
  positionsAt(scene.run!.movements, t, f);
  const near = k >= 4;
  // a crowd is drawn as squares, the cheapest thing a canvas knows; few are drawn in their shape
  const crowd = f.n > CROWD && !near;
  const r = crowd ? 1.9 : Math.min(7, 2.2 + k * 0.55);
  // from afar a train is a dot: boxes end to end would read as a dashed line
  const far = k < 2.5;
  const looks = [c.train, c.ship, c.tanker];
  let shown = 0;
  g.lineWidth = near ? 1 : 0.7;
  for (let look = 0; look < looks.length; look++) {
    if (!scene.layers[look === 0 ? 'rail' : 'sea']) continue;
    g.fillStyle = looks[look];
    g.beginPath();
    for (let i = 0; i < f.n; i++) {
      if (scene.look[f.id[i]] !== look) continue;
      const x = f.x[i] * k + cx;
      const y = f.y[i] * k + cy;
      if (x < -20 || y < -20 || x > w + 20 || y > h + 20) continue;
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
    g.strokeStyle = c.halo;
    g.stroke();
  }
  if (near) {
    g.strokeStyle = c.heat4;
    g.beginPath();
    for (let i = 0; i < f.n; i++) {
      if (f.state[i] !== WAITS) continue;
      g.moveTo(f.x[i] * k + cx + r * 0.6, f.y[i] * k + cy);
      g.arc(f.x[i] * k + cx, f.y[i] * k + cy, r * 0.6, 0, 7);
    }
    g.stroke();
  }
  return shown;
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
