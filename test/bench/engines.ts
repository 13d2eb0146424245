import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { once } from "node:events";
import { engineKinds } from "../../agents/engines/registry.ts";
import { BATCH_ROWS, UNUSABLE_EXIT_CODE, type EngineSpeeds } from "./engine-process.ts";
import { median, rowOf, type Row } from "./measure.ts";

const WIDTHS = [64, 128, 256, 512, 1024, 2048];
const WORK = {
  train: { name: "train step", unit: "samples/s" },
  forward: { name: "forward pass", unit: "observations/s" },
} as const;

/**
 * Every engine that can be used here, at a train step and a forward pass of networks with two layers of 64 to 2,048
 * units, each against the fastest other one; and from which width on which one is the fastest.
 */
export async function engines(): Promise<Row[]> {
  const speeds = new Map<string, EngineSpeeds>();
  // `cpu` is the reference for what is right, and slow.
  for (const { name } of engineKinds.filter((kind) => !kind.optIn && kind.name !== "cpu")) {
    const measured = await measure(name);
    if (measured) speeds.set(name, measured);
  }
  return (["train", "forward"] as const).flatMap((work) => {
    const all = new Map([...speeds].map(([engine, seen]) => [engine, seen[work]]));
    return [...rowsOf(all, WORK[work]), ...winners(all, WORK[work].name)];
  });
}

/** Rounds of each width, by engine. */
type Rounds = ReadonlyMap<string, Readonly<Record<number, readonly number[]>>>;

function rowsOf(all: Rounds, { name, unit }: { readonly name: string; readonly unit: string }): Row[] {
  return WIDTHS.flatMap((width) =>
    [...all].flatMap(([engine, rounds]) => {
      const own = rounds[width];
      if (!own) return [];
      const row = rowOf(`engines ${name} of ${BATCH_ROWS}, ${width} wide: ${engine}`, unit, own);
      const peer = fastest(all, width).find((other) => other.engine !== engine);
      return [peer ? { ...row, peer: peer.engine, peerValue: peer.speed, ratio: row.value / peer.speed } : row];
    }),
  );
}

/** The engines of a width, the fastest first. */
const fastest = (all: Rounds, width: number): readonly { readonly engine: string; readonly speed: number }[] =>
  [...all]
    .flatMap(([engine, { [width]: rounds }]) => (rounds ? [{ engine, speed: median(rounds) }] : []))
    .toSorted((a, b) => b.speed - a.speed);

/** The widths at which another engine becomes the fastest. */
function winners(all: Rounds, name: string): Row[] {
  const best = WIDTHS.map((width) => ({ width, engine: fastest(all, width)[0]?.engine }));
  const changes = best.filter(({ engine }, i) => engine !== undefined && engine !== best[i - 1]?.engine);
  return changes.map(({ width, engine }) => rowOf(`engines ${name}: ${engine} is the fastest from`, "wide", [width]));
}

/** Null for an engine that can't be used here. */
async function measure(engine: string): Promise<EngineSpeeds | null> {
  const file = join(import.meta.dirname, "engine-process.ts");
  const child = spawn(process.execPath, [file, engine, ...WIDTHS.map(String)], { stdio: ["ignore", "pipe", "pipe"] });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  if (code === UNUSABLE_EXIT_CODE) return null;
  if (code !== 0) throw new Error(`The bench of ${engine} ended with code ${String(code)}: ${errors.slice(-2000)}`);
  return JSON.parse(output) as EngineSpeeds;
}
