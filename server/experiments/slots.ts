/** Places for leagues that run at once. Those that wait get them in turn. */
export class Slots {
  #free: number;
  readonly #waiting: ((release: () => void) => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  /** Waits for a place. @returns how to give it back; null once `signal` is aborted. */
  async take(signal: AbortSignal): Promise<(() => void) | null> {
    if (signal.aborted) return null;
    if (this.#free > 0) {
      this.#free--;
      return this.#releaseOnce();
    }
    const { promise, resolve } = Promise.withResolvers<(() => void) | null>();
    const give = (release: () => void): void => {
      signal.removeEventListener("abort", leave);
      resolve(release);
    };
    const leave = (): void => {
      this.#waiting.splice(this.#waiting.indexOf(give), 1);
      resolve(null);
    };
    this.#waiting.push(give);
    signal.addEventListener("abort", leave, { once: true });
    return promise;
  }

  #releaseOnce(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const next = this.#waiting.shift();
      if (next) next(this.#releaseOnce());
      else this.#free++;
    };
  }
}
