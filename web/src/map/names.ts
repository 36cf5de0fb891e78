/** Names and dots of places: the busiest first, each where nothing stands yet, none where there is no room. */
import type { AtlasPlace } from '../api/types';
import { nameOf } from '../state/atlas';
import type { Bubble } from './bubbles';
import type { Camera } from './camera';
import { layOut } from './queues';
import { FONT, type Scene } from './scene';

type Box = [x0: number, y0: number, x1: number, y1: number];
const ROLE: Record<string, number> = { border: 1, port: 2, 'dry-port': 2, city: 3, station: 4, oil: 4, passage: 4 };

/** Dots go below vehicles and queues, names above them. */
export function drawNames(names: CanvasRenderingContext2D, dots: CanvasRenderingContext2D, scene: Scene, camera: Camera): void {
  for (const g of [names, dots]) g.setTransform(camera.dpr, 0, 0, camera.dpr, 0, 0);
  names.clearRect(0, 0, camera.w, camera.h);
  if (!scene.atlas) return;
  // names keep clear of where bubbles usually are
  const usual = layOut(scene, camera, (yard) => yard.mean);
  const taken = usual.map(({ x, y, r }): Box => [x - r, y - r, x + r, y + r]);
  names.textBaseline = 'middle';
  names.lineJoin = 'round';
  for (const place of shown(scene, camera.at.k)) {
    const [x, y] = camera.at.apply(scene.at.get(place.id)!);
    if (x < -80 || y < -20 || x > camera.w + 80 || y > camera.h + 20) continue;
    const busy = scene.busy.has(place.id);
    dot(dots, x, y, busy ? 3.6 : 2.4, scene.colours.halo);
    dot(dots, x, y, busy ? 2.4 : 1.5, scene.colours.text);
    names.font = `${busy ? 600 : 450} ${busy ? 11.5 : 10.5}px ${FONT}`;
    const text = nameOf(scene.atlas, place.id, scene.language);
    const spot = roomFor(names.measureText(text).width, x, y, usual.find((one) => one.id === place.id), taken, camera.w);
    if (!spot) continue;
    names.strokeStyle = scene.colours.halo;
    names.lineWidth = 3;
    names.strokeText(text, ...spot);
    names.fillStyle = scene.colours.text;
    names.fillText(text, ...spot);
  }
}

/** Places whose names are of use at this scale, the weightiest first. */
function shown({ atlas, busy }: Scene, k: number): AtlasPlace[] {
  const rank = (id: string, kind: string) => (busy.has(id) ? 0 : 10) + (ROLE[kind] ?? 5);
  return [...atlas!.places.values()]
    .filter((p) => busy.has(p.id) || k > (p.kind === 'city' || p.kind === 'port' ? 3.2 : 6))
    .sort((a, b) => rank(a.id, a.kind) - rank(b.id, b.kind));
}

function dot(g: CanvasRenderingContext2D, x: number, y: number, r: number, colour: string): void {
  g.fillStyle = colour;
  g.beginPath();
  g.arc(x, y, r, 0, 7);
  g.fill();
}

/** Where a name of this width has room near its place, beside its bubble first; takes the room. */
function roomFor(width: number, x: number, y: number, bubble: Bubble | undefined, taken: Box[], screen: number): [number, number] | null {
  const [ox, oy, far] = bubble ? [bubble.x - x, bubble.y - y, bubble.r] : [0, 0, 0];
  const beside = far ? [[far + 5, 0], [-far - 5 - width, 0], [-width / 2, -far - 9], [-width / 2, far + 9]] : [];
  for (const [dx, dy] of [...beside, [8, -9], [-8 - width, -9], [8, 10], [-8 - width, 10], [-width / 2, -17], [-width / 2, 17]]) {
    const [left, middle] = [x + dx + ox, y + dy + oy];
    const box: Box = [left - 3, middle - 7, left + width + 3, middle + 7];
    if (box[0] < 0 || box[2] > screen || taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1])) continue;
    taken.push(box);
    return [left, middle];
  }
  return null;
}
