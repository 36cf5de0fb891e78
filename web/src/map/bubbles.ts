/** A queue on the screen: `px`, `py` is its place, `x`, `y` where its bubble is drawn. */
export interface Bubble {
  id: string;
  n: number;
  ratio: number;
  px: number;
  py: number;
  x: number;
  y: number;
  r: number;
}

/** Move circles apart until none hides another: each pair shares the way, in a few rounds. */
export function spread(all: Bubble[], rounds = 24): void {
  for (let round = 0; round < rounds; round++) {
    let still = true;
    for (let i = 0; i < all.length; i++) {
      for (let j = i + 1; j < all.length; j++) {
        const [a, b] = [all[i], all[j]];
        let dx = b.x - a.x;
        let dy = b.y - a.y;
        let d = Math.hypot(dx, dy);
        const gap = a.r + b.r + 1 - d;
        if (gap <= 0.05) continue;
        if (d < 1e-6) [dx, dy, d] = [1, 0, 1];
        still = false;
        const half = gap / 2 / d;
        a.x -= dx * half;
        a.y -= dy * half;
        b.x += dx * half;
        b.y += dy * half;
      }
    }
    if (still) return;
  }
}
