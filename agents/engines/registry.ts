import * as tf from "@tensorflow/tfjs";
import { AgentError } from "../errors.ts";
import type { Engine, EngineKind } from "./engine.ts";
import { nativeCpu, nativeGpu } from "./native.ts";
import { disagreement, trial } from "./self-test.ts";
import { wasm } from "./wasm.ts";

const cpu: EngineKind = {
  name: "cpu",
  backend: "cpu",
  summary: "TensorFlow.js in plain JavaScript: the reference every other engine is held against",
  install: "",
  native: false,
  load: async () => {},
};

/** Every engine, most wanted first: one line each. */
export const engineKinds: readonly EngineKind[] = [nativeGpu, nativeCpu, wasm, cpu];

/** Largest relative difference from `cpu` at which an engine still counts as right. */
const TOLERANCE = 1e-4;

/** Timed steps of the self-test, the best of which counts: enough to outlast a busy moment. */
const ROUNDS = 12;

/** What became of one engine at the start. */
export interface EngineTrial {
  readonly name: string;
  readonly outcome: "chosen" | "slower" | "missing" | "wrong" | "not tried";
  /** Milliseconds a train step of the self-test; null where it did not run. */
  readonly milliseconds: number | null;
  readonly detail: string;
}

/**
 * Chooses where tensors run: the first native engine whose package is there and whose answers match `cpu`, else the fastest of
 * the others that match.
 * @param wanted the name of one engine, to have that or nothing.
 * @param kinds the engines to choose from, most wanted first.
 * @throws AgentError `engine/unknown`; `engine/unavailable` when the wanted one is missing or wrong.
 */
export async function chooseEngine(
  wanted?: string,
  kinds: readonly EngineKind[] = engineKinds,
): Promise<Engine & { readonly trials: readonly EngineTrial[] }> {
  if (wanted && !kinds.some((kind) => kind.name === wanted)) {
    const known = kinds.map((kind) => kind.name).join(", ");
    throw new AgentError("engine/unknown", `There is no engine "${wanted}"; ENGINE takes one of ${known}.`);
  }
  tf.env().set("PROD", true);
  await tf.setBackend("cpu");
  const reference = trial(tf, ROUNDS);
  const trials: EngineTrial[] = [];
  const isNative = (name: string): boolean => kinds.some((kind) => kind.name === name && kind.native);
  // Native ones first, then by speed.
  const rank = ({ name, milliseconds }: EngineTrial): number => (isNative(name) ? 0 : 1e9) + (milliseconds ?? 0);
  for (const kind of kinds) {
    const settled = trials.some(({ name, milliseconds }) => milliseconds !== null && isNative(name));
    trials.push(settled || (wanted && kind.name !== wanted) ? notTried(kind) : await tryEngine(kind, reference));
  }
  const passed = trials.filter((entry) => entry.milliseconds !== null);
  const best = passed.toSorted((a, b) => rank(a) - rank(b))[0];
  if (!best) {
    const why = trials.find(({ name }) => name === wanted)?.detail ?? "no engine passed its self-test";
    throw new AgentError("engine/unavailable", `Engine ${wanted} can't be used: ${why}`);
  }
  const kind = kinds.find(({ name }) => name === best.name) ?? cpu;
  await tf.setBackend(kind.backend);
  await tf.ready();
  const reason = explain(best, passed, wanted, kind.native);
  return {
    name: kind.name,
    reason,
    tf,
    trials: trials.map((entry) => (entry === best ? { ...entry, outcome: "chosen" } : entry)),
  };
}

function notTried(kind: EngineKind): EngineTrial {
  return {
    name: kind.name,
    outcome: "not tried",
    milliseconds: null,
    detail: "another engine was wanted or found first",
  };
}

async function tryEngine(kind: EngineKind, reference: ReturnType<typeof trial>): Promise<EngineTrial> {
  const { name } = kind;
  try {
    await kind.load(tf);
    if (!(await tf.setBackend(kind.backend))) throw new Error(`its backend did not start`);
    await tf.ready();
  } catch (error) {
    return { name, outcome: "missing", milliseconds: null, detail: whyMissing(kind, error) };
  }
  const wrong = (detail: string): EngineTrial => ({ name, outcome: "wrong", milliseconds: null, detail });
  let tried: ReturnType<typeof trial>;
  try {
    tried = trial(tf, ROUNDS);
  } catch (error) {
    return wrong(`its self-test failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { answers, milliseconds } = tried;
  const off = disagreement(answers, reference.answers);
  if (off > TOLERANCE) return wrong(`its answers differ from cpu's by ${off.toExponential(1)}`);
  const detail = `${milliseconds.toFixed(2)} ms a step, within ${off.toExponential(0)} of cpu`;
  return { name, outcome: "slower", milliseconds, detail };
}

/** A package that is not there is told how to add it; one that is there and does not load, why. */
function whyMissing({ install }: EngineKind, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const absent = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
  if (absent && install) return `not installed; to add it: ${install}`;
  return `it is installed but does not load: ${message.trim().split("\n")[0]}`;
}

function explain(
  best: EngineTrial,
  passed: readonly EngineTrial[],
  wanted: string | undefined,
  native: boolean,
): string {
  if (wanted) return `asked for by name; ${best.detail}`;
  if (native) return `native TensorFlow is installed; ${best.detail}`;
  const others = passed
    .filter((entry) => entry !== best)
    .map((entry) => `${entry.name} ${entry.milliseconds?.toFixed(2)} ms`);
  return `fastest that matches cpu: ${best.detail}${others.length > 0 ? ` (${others.join(", ")})` : ""}`;
}
