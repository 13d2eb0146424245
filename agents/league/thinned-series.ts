/**
 * A long series thinned out: at most `most` points, evenly spaced over all values, and always the newest. The same
 * series always gives the same points, however it is read.
 */
export class ThinnedSeries<T> {
  /** The points kept, oldest first. */
  readonly points: T[] = [];
  readonly #maxPoints: number;
  /** The stride between kept points. */
  #stride = 1;
  #count = 0;

  constructor(maxPoints: number) {
    this.#maxPoints = maxPoints;
  }

  push(point: T): void {
    const last = this.#count - 1;
    // The newest point is replaced by the next one unless it is on the stride.
    if (last >= 0 && last % this.#stride !== 0) this.points.pop();
    this.points.push(point);
    this.#count++;
    if (this.points.length > this.#maxPoints) this.#halve();
  }

  /** Adds a late point before the first of those that it precedes; it is thinned out like its neighbours. */
  insert(point: T, precedes: (other: T) => boolean): void {
    const place = this.points.findIndex(precedes);
    this.points.splice(place < 0 ? this.points.length : place, 0, point);
  }

  #halve(): void {
    const newest = this.points.at(-1);
    const kept = this.points.filter((_, i) => i % 2 === 0);
    if (newest !== undefined && kept.at(-1) !== newest) kept.push(newest);
    this.#stride *= 2;
    this.points.splice(0, this.points.length, ...kept);
  }
}
