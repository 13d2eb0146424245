import { availableParallelism, cpus, loadavg } from "node:os";
import onnxPackage from "onnxruntime-node/package.json" with { type: "json" };
import tfPackage from "@tensorflow/tfjs/package.json" with { type: "json" };

/** One measured speed, and that of the peer or the older way in the same run. */
export interface Row {
  readonly name: string;
  /** Median of the rounds. */
  readonly value: number;
  readonly unit: string;
  /** Minimum and maximum of the rounds. */
  readonly low: number;
  readonly high: number;
  readonly peer?: string;
  readonly peerValue?: number;
  /** value / peerValue: above 1 is faster than the peer. */
  readonly ratio?: number;
}

/** What suites that know it measure of themselves. */
export interface SuiteOptions {
  /** One part alone, by its name. */
  readonly only?: string | undefined;
  /** A long run of so many minutes. */
  readonly minutes?: number | undefined;
}

/** Something to time: does its work once and returns the number of units. */
export type Work = () => number | Promise<number>;

/** Works for about so many milliseconds and returns units per second. */
export type Round = (milliseconds: number) => Promise<number>;

/** The comparison: work to be timed here, or rounds that are timed elsewhere (see `Peers`). */
export type Peer = { readonly name: string } & ({ readonly work: Work } | { readonly round: Round });

/** A contender and, if there is one, its peer. */
export interface Contest {
  readonly name: string;
  readonly unit: string;
  readonly work: Work;
  readonly peer?: Peer | undefined;
}

const ROUNDS = 5;
/** Minimum milliseconds per round. */
const MIN_ROUND_MS = 400;

/** Times contender and peer alternately, several interleaved rounds each, because the machine is noisy. */
export async function compete({ name, unit, work, peer }: Contest): Promise<Row> {
  const rounds = [timed(work)];
  if (peer) rounds.push("work" in peer ? timed(peer.work) : peer.round);
  const [own = [], others] = await interleave(rounds);
  const row = rowOf(name, unit, own);
  if (!peer || !others) return row;
  const peerValue = median(others);
  return { ...row, peer: peer.name, peerValue, ratio: row.value / peerValue };
}

/** Contests, one after another. */
export async function competeAll(contests: readonly Contest[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const contest of contests) rows.push(await compete(contest));
  return rows;
}

/** One round of each alternately, several times; the first one of each warms up and does not count. */
export async function interleave(
  rounds: readonly Round[],
  milliseconds = MIN_ROUND_MS,
  warmUp = milliseconds / 2,
): Promise<number[][]> {
  for (const round of rounds) await round(warmUp);
  const speeds = rounds.map((): number[] => []);
  for (let i = 0; i < ROUNDS; i++) {
    for (const [which, round] of rounds.entries()) speeds[which]?.push(await round(milliseconds));
  }
  return speeds;
}

/** Repeats the work until the time is up. */
export function timed(work: Work): Round {
  return async (milliseconds) => {
    const started = performance.now();
    let units = 0;
    while (performance.now() - started < milliseconds) units += await work();
    return units / ((performance.now() - started) / 1000);
  };
}

/** Median and range of the values. */
export function rowOf(name: string, unit: string, seen: readonly number[]): Row {
  return { name, unit, value: median(seen), low: Math.min(...seen), high: Math.max(...seen) };
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The machine of the figures; `load` is other load, the one-minute mean of busy cores as the run began. */
export const machine = () => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? "unknown",
  load: Math.round((loadavg()[0] as number) * 10) / 10,
});

/** The software versions of the figures. */
export const versions = () => ({
  node: process.versions.node,
  tfjs: tfPackage.version,
  onnxruntime: onnxPackage.version,
});
