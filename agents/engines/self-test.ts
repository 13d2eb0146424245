import { random } from "../../games/core/random.ts";
import type { OpenEngine } from "./engine.ts";
import { runOnce } from "./run-once.ts";
import { denseCase, testBatch, testRows, tokenCase, type TestCase } from "./self-test-program.ts";

/**
 * Largest difference from `cpu`, relative to the largest number of its kind, at which an engine still counts as
 * correct.
 */
export const MAX_RELATIVE_ERROR = 1e-4;

/** Rows of the timed train step and of the timed forward pass: a minibatch, and the tables of a rollout. */
export const STEP_ROWS = 1024;
export const FORWARD_ROWS = 512;

/**
 * Timed rounds, the best of which counts: enough to outlast a busy moment, but no longer than this many milliseconds.
 */
const TIMED_ROUNDS = 12;
const MAX_ROUND_MS = 400;

/** An engine's results by kind: terms, weights, moments, outputs. */
export type Answers = Readonly<Record<string, Float32Array>>;

/** Milliseconds of a train step and of a forward pass, the best of several. */
export interface Speed {
  readonly step: number;
  readonly forward: number;
}

/** Two train steps of different sizes and a forward pass of both kinds of networks. */
export async function runTestCases(engine: OpenEngine): Promise<Answers> {
  return { ...(await answersTo(engine, denseCase, "dense")), ...(await answersTo(engine, tokenCase, "tokens")) };
}

async function answersTo(engine: OpenEngine, test: TestCase, name: string): Promise<Answers> {
  const step = await engine.trainStep(test.program);
  const forward = await engine.forward(test);
  try {
    await step.restore(test.values, null);
    const stepTerms = [await step.run(testBatch(test, 48, 33), 1e-3), await step.run(testBatch(test, 21, 21), 5e-4)];
    const values = await step.values();
    const slots = await step.slots();
    const rows = testRows(test.network, 19, random("engine self-test/rows"));
    const [out, brief] = [await forward(rows, 19), await runOnce(engine, test, rows, 19)];
    return {
      [`${name} terms`]: Float32Array.from(stepTerms.flatMap((terms) => Object.values(terms))),
      [`${name} weights`]: values,
      [`${name} first moments`]: slots.subarray(1, 1 + values.length),
      [`${name} second moments`]: slots.subarray(1 + values.length),
      [`${name} logits`]: out.logits,
      [`${name} values`]: out.values,
      [`${name} logits, in brief`]: brief.logits,
    };
  } finally {
    step.dispose();
    forward.dispose();
  }
}

/** Times a train step and a forward pass of the dense network. */
export async function measureSpeed(engine: OpenEngine): Promise<Speed> {
  const batch = testBatch(denseCase, STEP_ROWS, STEP_ROWS);
  const rows = testRows(denseCase.network, FORWARD_ROWS, random("engine self-test/rows"));
  const step = await engine.trainStep(denseCase.program);
  const forward = await engine.forward(denseCase);
  try {
    await step.restore(denseCase.values, null);
    return {
      step: await best(() => step.run(batch, 1e-3)),
      forward: await best(async () => forward(rows, FORWARD_ROWS)),
    };
  } finally {
    step.dispose();
    forward.dispose();
  }
}

async function best(run: () => Promise<unknown>): Promise<number> {
  let milliseconds = Number.POSITIVE_INFINITY;
  const roundsStart = performance.now();
  for (let round = 0; round < TIMED_ROUNDS && performance.now() - roundsStart < MAX_ROUND_MS; round++) {
    const started = performance.now();
    await run();
    milliseconds = Math.min(milliseconds, performance.now() - started);
  }
  return milliseconds;
}

/** The largest difference between results of a kind, relative to the reference's largest number of that kind. */
export function disagreement(answers: Answers, reference: Answers): { readonly what: string; readonly off: number } {
  let worst = { what: "", off: 0 };
  for (const [what, expected] of Object.entries(reference)) {
    const off = difference(answers[what] ?? new Float32Array(0), expected);
    if (off > worst.off) worst = { what, off };
  }
  return worst;
}

function difference(found: Float32Array, expected: Float32Array): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let scale = 1e-6;
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs((found[i] as number) - (expected[i] as number));
    if (Number.isNaN(distance)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, distance);
    scale = Math.max(scale, Math.abs(expected[i] as number));
  }
  return largest / scale;
}
