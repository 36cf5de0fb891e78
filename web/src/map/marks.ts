/** Marks over all else: what shuts a place at an hour, and what is chosen. */
import { shutAt } from '../movements';
import type { Camera } from './camera';
import type { Scene } from './scene';

/** Waves at a port that weather shuts, filled where a ship waits for it; a bar where an order does. */
export function drawShut(g: CanvasRenderingContext2D, scene: Scene, camera: Camera, t: number): void {
  const { run, colours: c } = scene;
  const held = new Set(run!.held.filter((one) => one.t0 <= t && t < one.t1).map((one) => one.place));
  for (const [id, why] of shutAt(run!.closures, t)) {
    const p = scene.at.get(id);
    const weather = why.kind === 'weather';
    if (!p || (!scene.busy.has(id) && weather)) continue;
    const [px, py] = camera.at.apply(p);
    const bubble = scene.bubbleOf(id);
    const d = (bubble?.r ?? 3) * 0.71 + 6;
    const [x, y] = [(bubble?.x ?? px) - d, (bubble?.y ?? py) + (bubble ? d : -d)];
    const full = held.has(id) || !weather;
    g.beginPath();
    g.arc(x, y, 8, 0, 7);
    g.fillStyle = !weather ? c.broken : full ? c.wind : c.halo;
    g.fill();
    g.strokeStyle = full ? c.halo : c.wind;
    g.lineWidth = 1.5;
    g.stroke();
    g.strokeStyle = full ? '#fff' : c.wind;
    g.beginPath();
    if (weather) waves(g, x, y);
    else {
      g.lineWidth = 2.4;
      g.moveTo(x - 4.2, y);
      g.lineTo(x + 4.2, y);
    }
    g.stroke();
  }
}

function waves(g: CanvasRenderingContext2D, x: number, y: number): void {
  for (const [dy, w] of [[-2.6, 3.6], [0, 4.6], [2.6, 3]]) {
    g.moveTo(x - w, y + dy);
    g.quadraticCurveTo(x - w / 3, y + dy - 1.6, x, y + dy);
    g.quadraticCurveTo(x + w / 3, y + dy + 1.6, x + w, y + dy);
  }
}

/** A ring round a place or a vehicle, a band along a line. */
export function drawSelected(g: CanvasRenderingContext2D, scene: Scene, camera: Camera): void {
  const pick = scene.selected;
  if (!pick) return;
  g.strokeStyle = scene.colours.accent;
  g.lineWidth = 2;
  if (pick.kind === 'link') return drawLine(g, scene, camera, pick.id);
  const bubble = pick.kind === 'place' ? scene.bubbleOf(pick.id) : undefined;
  const p = pick.kind === 'place' ? scene.at.get(pick.id) : vehicleAt(scene, pick.id);
  if (!p) return;
  const [x, y] = bubble ? [bubble.x, bubble.y] : camera.at.apply(p);
  g.beginPath();
  g.arc(x, y, pick.kind === 'place' ? (bubble?.r ?? 4) + 4 : 12, 0, 7);
  g.stroke();
}

function drawLine(g: CanvasRenderingContext2D, scene: Scene, camera: Camera, id: string): void {
  const one = scene.lines.find((line) => line.link.id === id);
  if (!one) return;
  g.lineWidth = 4;
  g.globalAlpha = 0.9;
  g.beginPath();
  one.x.forEach((x, i) => {
    const [px, py] = camera.at.apply([x, one.y[i]]);
    if (i) g.lineTo(px, py);
    else g.moveTo(px, py);
  });
  g.stroke();
  g.globalAlpha = 1;
}

function vehicleAt({ frame, run }: Scene, id: string): [number, number] | undefined {
  for (let i = 0; i < frame.n; i++) {
    if (run?.movements.entity[frame.id[i]] === id) return [frame.x[i], frame.y[i]];
  }
  return undefined;
}
