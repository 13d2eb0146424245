import { availableParallelism, cpus } from "node:os";
import tfPackage from "@tensorflow/tfjs/package.json" with { type: "json" };

/** One measured speed, and beside it the peer's or the older way's of the same run. */
export interface Row {
  readonly name: string;
  /** Median of the rounds. */
  readonly value: number;
  readonly unit: string;
  /** Slowest and quickest round. */
  readonly low: number;
  readonly high: number;
  readonly peer?: string;
  readonly peerValue?: number;
  /** value / peerValue: above 1 is faster than the peer. */
  readonly ratio?: number;
}

/** Something to time: does its work once and answers how many units that was. */
export type Work = () => number | Promise<number>;

/** A contender and, where there is one, who it is held against. */
export interface Contest {
  readonly name: string;
  readonly unit: string;
  readonly work: Work;
  readonly peer?: { readonly name: string; readonly work: Work };
}

const ROUNDS = 5;
/** Milliseconds a round lasts at least. */
const ROUND = 400;

/** Times contender and peer in turn, several interleaved rounds each, because the machine is noisy. */
export async function compete({ name, unit, work, peer }: Contest): Promise<Row> {
  const own: number[] = [];
  const others: number[] = [];
  await work();
  await peer?.work();
  for (let round = 0; round < ROUNDS; round++) {
    own.push(await speed(work));
    if (peer) others.push(await speed(peer.work));
  }
  const value = median(own);
  const row: Row = { name, value, unit, low: Math.min(...own), high: Math.max(...own) };
  if (!peer) return row;
  const peerValue = median(others);
  return { ...row, peer: peer.name, peerValue, ratio: value / peerValue };
}

/** Units a second. */
async function speed(work: Work): Promise<number> {
  const started = performance.now();
  let units = 0;
  while (performance.now() - started < ROUND) units += await work();
  return units / ((performance.now() - started) / 1000);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What the figures were measured on. */
export const machine = () => ({ cores: availableParallelism(), cpu: cpus()[0]?.model ?? "unknown" });
export const versions = () => ({ node: process.versions.node, tfjs: tfPackage.version });
