import { chooseEngine } from "../../agents/engines/registry.ts";
import { inputSize } from "../../agents/networks/input-rows.ts";
import { mlpOf, mlpTask } from "../agents/engines/compiled/programs.ts";
import { numbers } from "../agents/engines/compiled/numbers.ts";
import { interleave, timed, type Work } from "./measure.ts";

/*
 * `engine-process.ts NAME WIDTH...`: writes one line of JSON, an `EngineSpeeds`: a process can't load every engine next
 * to every other one. Exits with the reason on stderr, and code 3, if the engine can't be used here.
 */

/** Speeds of one engine, by the width of the network's layers: rounds of rows a second. */
export interface EngineSpeeds {
  /** A train step of 1,024 rows. */
  readonly train: Readonly<Record<number, readonly number[]>>;
  /** A forward pass of 1,024 rows. */
  readonly forward: Readonly<Record<number, readonly number[]>>;
}

export const BATCH_ROWS = 1024;
const ROUND_MS = 200;
/** Wider networks are not measured on an engine of which one round takes longer. */
const MAX_WORK_MS = 3000;
export const UNUSABLE_EXIT_CODE = 3;

async function speeds(name: string, widths: readonly number[]): Promise<EngineSpeeds> {
  const engine = await chooseEngine(name).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(UNUSABLE_EXIT_CODE);
  });
  const train: Record<number, readonly number[]> = {};
  const forward: Record<number, readonly number[]> = {};
  for (const width of widths) {
    const network = mlpOf(width);
    const task = mlpTask(network);
    const step = await engine.trainStep(task.program);
    await step.restore(task.weights, null);
    const batch = task.batch(BATCH_ROWS, "bench");
    const policy = await engine.forward({ network, values: task.weights });
    const rows = numbers("observations", BATCH_ROWS * inputSize(network));
    const trained = await roundsOf(async () => {
      await step.run(batch, 1e-3);
      return BATCH_ROWS;
    });
    const answered = await roundsOf(async () => {
      await policy(rows, BATCH_ROWS);
      return BATCH_ROWS;
    });
    if (trained) train[width] = trained;
    if (answered) forward[width] = answered;
    step.dispose();
    policy.dispose();
    if (!trained || !answered) break;
  }
  return { train, forward };
}

/** Null if it takes too long. */
async function roundsOf(work: Work): Promise<readonly number[] | null> {
  const began = performance.now();
  await work();
  if (performance.now() - began > MAX_WORK_MS) return null;
  return (await interleave([timed(work)], ROUND_MS))[0] ?? null;
}

if (process.argv[1] === import.meta.filename) {
  const [name = "", ...widths] = process.argv.slice(2);
  process.stdout.write(`${JSON.stringify(await speeds(name, widths.map(Number)))}\n`);
  process.exit();
}
