/** The one clock: hours since the first day of the run. Frame listeners hear every frame, tick listeners four a second. */

/** Simulated hours a second, until another speed is chosen. */
export const SPEED = 12;

export class Clock {
  t = 0;
  end = 1;
  playing = false;
  speed = SPEED;
  private readonly frames = new Set<(t: number) => void>();
  private readonly ticks = new Set<() => void>();
  private last = 0;
  private lastTick = 0;

  start(): void {
    requestAnimationFrame(this.loop);
  }
  private readonly loop = (now: number): void => {
    this.advance(now);
    for (const listener of this.frames) listener(this.t);
    requestAnimationFrame(this.loop);
  };
  /** One frame later: at most a quarter of a second is made up for. */
  advance(now: number): void {
    if (this.playing) {
      this.t += Math.min(0.25, (now - this.last) / 1000) * this.speed;
      if (this.t >= this.end) {
        this.t = this.end;
        this.playing = false;
        this.emit();
      } else if (now - this.lastTick > 250) {
        this.lastTick = now;
        this.emit();
      }
    }
    this.last = now;
  }
  /** Draw all again at the same hour. */
  redraw(): void {
    for (const listener of this.frames) listener(this.t);
    this.emit();
  }
  private emit(): void {
    for (const listener of this.ticks) listener();
  }
  set(t: number): void {
    this.t = Math.max(0, Math.min(this.end, t));
    this.emit();
  }
  toggle(): void {
    if (!this.playing && this.t >= this.end) this.t = 0;
    this.playing = !this.playing;
    this.emit();
  }
  setSpeed(speed: number): void {
    this.speed = speed;
    this.emit();
  }
  onFrame(listener: (t: number) => void): () => void {
    this.frames.add(listener);
    return () => void this.frames.delete(listener);
  }
  onTick(listener: () => void): () => void {
    this.ticks.add(listener);
    return () => void this.ticks.delete(listener);
  }
}
