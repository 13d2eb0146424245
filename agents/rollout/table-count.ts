/** Candidate numbers of tables, the most promising first. */
const TABLE_COUNTS: readonly number[] = [256, 64, 1024];

/** Rollouts per candidate; the fastest counts, since a machine is sometimes busy. */
const ROLLOUTS_PER_COUNT = 2;

/**
 * Finds the fastest number of tables to step together during the first rollouts of a process: few tables make small
 * batches, many exceed the processor's caches. The episodes don't depend on the number; only the speed does.
 */
export class TableCount {
  readonly #speeds = new Map<number, number[]>();

  /** The number of tables for a rollout of so many episodes: one that is still to be measured, else the fastest. */
  choose(episodes: number): number {
    // Tables beyond the number of episodes would stay empty.
    const counts = TABLE_COUNTS.filter((count, i) => i === 0 || count <= episodes);
    const tryCount = (count: number) => this.#speeds.get(count)?.length ?? 0;
    const untried = counts
      .toSorted((a, b) => tryCount(a) - tryCount(b))
      .find((count) => tryCount(count) < ROLLOUTS_PER_COUNT);
    if (untried !== undefined) return untried;
    const best = (count: number) => Math.max(...(this.#speeds.get(count) ?? []));
    return counts.reduce((chosen, count) => (best(count) > best(chosen) ? count : chosen));
  }

  /** Records the speed of a rollout with a number of tables: decisions per second. */
  record(count: number, speed: number): void {
    const speeds = this.#speeds.get(count) ?? [];
    this.#speeds.set(count, speeds);
    if (speeds.length < ROLLOUTS_PER_COUNT && Number.isFinite(speed)) speeds.push(speed);
  }
}

const counts = new Map<string, TableCount>();

/** This process's table count for a key, such as a game and the kinds of its players. */
export function sharedTableCount(key: string): TableCount {
  const known = counts.get(key) ?? new TableCount();
  counts.set(key, known);
  return known;
}
