/**
 * A long series kept short: at most `most` points, evenly spaced over all that came, and always the newest one. The same points
 * come out of the same series, however it is read.
 */
export class ThinnedSeries<T> {
  /** The points kept, oldest first. */
  readonly points: T[] = [];
  private readonly most: number;
  /** Every so manieth point is kept. */
  private stride = 1;
  private count = 0;

  constructor(most: number) {
    this.most = most;
  }

  push(point: T): void {
    const last = this.count - 1;
    // The newest one is kept only for as long as it is the newest, unless its turn has come.
    if (last >= 0 && last % this.stride !== 0) this.points.pop();
    this.points.push(point);
    this.count++;
    if (this.points.length > this.most) this.halve();
  }

  private halve(): void {
    const newest = this.points.at(-1);
    const kept = this.points.filter((_, i) => i % 2 === 0);
    if (newest !== undefined && kept.at(-1) !== newest) kept.push(newest);
    this.stride *= 2;
    this.points.splice(0, this.points.length, ...kept);
  }
}
