/** What is at a point of the screen: a vehicle before a place, a place before a line. */
import { MOVES } from '../movements';
import type { Camera } from './camera';
import type { Pick, Scene } from './scene';

interface Near {
  far: number;
  pick: Pick;
}
const REACH = 8;

export function pickAt(scene: Scene, camera: Camera, x: number, y: number): Pick | null {
  const vehicle = nearestVehicle(scene, camera, x, y);
  const place = nearestPlace(scene, camera, x, y);
  if (place && (!vehicle || place.far < vehicle.far)) return place.pick;
  return vehicle?.pick ?? lineAt(scene, camera, x, y);
}

function nearestVehicle({ run, frame: f }: Scene, { at: { k, x: cx, y: cy } }: Camera, x: number, y: number): Near | null {
  let [at, far] = [-1, REACH];
  for (let i = 0; run && i < f.n; i++) {
    // who stands still is drawn from near alone
    if (f.state[i] !== MOVES && k < 4) continue;
    const d = Math.hypot(f.x[i] * k + cx - x, f.y[i] * k + cy - y);
    if (d < far) [at, far] = [i, d];
  }
  return at < 0 ? null : { far, pick: { kind: 'vehicle', id: run!.movements.entity[f.id[at]] } };
}

function nearestPlace(scene: Scene, camera: Camera, x: number, y: number): Near | null {
  let best: Near | null = null;
  for (const { id } of scene.atlas?.places.values() ?? []) {
    if (!scene.busy.has(id) && camera.at.k < 3.2) continue;
    const [px, py] = camera.at.apply(scene.at.get(id)!);
    const bubble = scene.bubbleOf(id);
    const within = bubble && Math.hypot(bubble.x - x, bubble.y - y) < bubble.r;
    const far = Math.min(Math.hypot(px - x, py - y), within ? 1 : Infinity);
    if (far < (best?.far ?? REACH)) best = { far, pick: { kind: 'place', id } };
  }
  return best;
}

function lineAt(scene: Scene, camera: Camera, x: number, y: number): Pick | null {
  const [wx, wy] = camera.at.invert([x, y]);
  let near = 7 / camera.at.k;
  let best: Pick | null = null;
  for (const { link, x: xs, y: ys } of scene.lines) {
    if (!scene.layers[link.mode]) continue;
    for (let i = 1; i < xs.length; i++) {
      const [ax, ay, dx, dy] = [xs[i - 1], ys[i - 1], xs[i] - xs[i - 1], ys[i] - ys[i - 1]];
      const u = Math.max(0, Math.min(1, ((wx - ax) * dx + (wy - ay) * dy) / (dx * dx + dy * dy || 1)));
      const d = Math.hypot(ax + dx * u - wx, ay + dy * u - wy);
      if (d < near) [near, best] = [d, { kind: 'link', id: link.id }];
    }
  }
  return best;
}
