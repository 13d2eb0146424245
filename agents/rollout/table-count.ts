/** Counts of tables that are tried, the likeliest first. */
const TABLE_COUNTS: readonly number[] = [256, 64, 1024];

/** Rollouts that each count is tried in; the quickest counts, since a machine is now and then busy with something else. */
const ROLLOUTS_PER_COUNT = 2;

/**
 * Finds how many tables to step together, in the first rollouts of a process: few tables make small batches, many fall out of the
 * processor's caches. The episodes are the same with any count; only the time they take is not.
 */
export class TableCount {
  private readonly speeds = new Map<number, number[]>();

  /** The count for a rollout of so many episodes: one that is still to be tried, else the quickest. */
  choose(episodes: number): number {
    // More tables than episodes are as many tables as episodes.
    const counts = TABLE_COUNTS.filter((count, i) => i === 0 || count <= episodes);
    const tries = (count: number) => this.speeds.get(count)?.length ?? 0;
    const untried = counts.toSorted((a, b) => tries(a) - tries(b)).find((count) => tries(count) < ROLLOUTS_PER_COUNT);
    if (untried !== undefined) return untried;
    const best = (count: number) => Math.max(...(this.speeds.get(count) ?? []));
    return counts.reduce((chosen, count) => (best(count) > best(chosen) ? count : chosen));
  }

  /** Tells how a rollout went with a count: decisions a second. */
  tell(count: number, speed: number): void {
    const speeds = this.speeds.get(count) ?? [];
    this.speeds.set(count, speeds);
    if (speeds.length < ROLLOUTS_PER_COUNT && Number.isFinite(speed)) speeds.push(speed);
  }
}

const counts = new Map<string, TableCount>();

/** This process's table count for what is told by a key, such as a game and the kinds of its players. */
export function tableCountOf(key: string): TableCount {
  const known = counts.get(key) ?? new TableCount();
  counts.set(key, known);
  return known;
}
