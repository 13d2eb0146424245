import { setImmediate } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs";
import { AgentError } from "../errors.ts";
import { compiled } from "./compiled.ts";
import { cpu } from "./cpu.ts";
import { keptSteps } from "./eager.ts";
import type { BaseEngine, Engine, EngineKind } from "./engine.ts";
import { nativeCpu, nativeGpu } from "./native.ts";
import { runTestCases } from "./self-test.ts";
import { tryEngine, untried, type EngineTrial, type EngineProbe } from "./trial.ts";
import { wasm } from "./wasm.ts";
import { webgpu, webgpuSoftware } from "./webgpu.ts";

export type { EngineTrial } from "./trial.ts";

/** Every engine, one line each. Among the correct ones, measured speed decides. @internal */
export const engineKinds: readonly EngineKind[] = [nativeGpu, nativeCpu, compiled, webgpu, webgpuSoftware, wasm, cpu];

/** The chosen engine, and how it was chosen. */
interface ChosenEngine extends Engine {
  readonly trials: readonly EngineTrial[];
  /** The setting with which another process gets exactly this one: "compiled/wasm" is `compiled` on top of `wasm`. */
  readonly choice: string;
}

interface Choosing {
  /** The engines to choose from. */
  readonly kinds?: readonly EngineKind[];
  /** Receives sentences for the log: which program falls back to another engine, and why. */
  note?(sentence: string): void;
}

/**
 * Chooses where tensors run: of the installed engines whose train steps and forward passes match `cpu`, the one with
 * the fastest train step.
 * @param wanted the name of one engine, or a `choice`, to have that or fail.
 * @throws AgentError `engine/unknown`; `engine/unavailable` when the wanted one is missing, refused or wrong.
 */
export async function chooseEngine(wanted?: string, choosing: Choosing = {}): Promise<ChosenEngine> {
  const { kinds = engineKinds, note = () => {} } = choosing;
  const [name, baseName] = wanted ? wanted.split("/") : [];
  for (const requested of [name, baseName]) if (requested !== undefined) assertKnown(requested, kinds);
  const isRequested = requestedKinds(kinds, name, baseName);
  tf.env().set("PROD", true);
  await tf.setBackend("cpu");
  const reference = await runTestCases(await cpu.open({ tf, base: null, note }));
  const all: EngineProbe[] = [];
  // Engines that need a base engine get the fastest that needs none.
  for (const kind of [...kinds.filter(({ backend }) => backend), ...kinds.filter(({ backend }) => !backend)]) {
    const skipped = isRequested(kind) ? whyBackendTaken(kind, all) : whyNotRequested(kind, name);
    const base = kind.backend ? null : openBaseEngine(fastest(all));
    // Lets timers and messages run between two engines.
    await setImmediate();
    if (base) await tf.setBackend(base.backend);
    all.push(skipped ? untried(kind, skipped) : await tryEngine(kind, { tf, base, note }, reference));
  }
  const best = fastest(all.filter(({ kind }) => !name || kind.name === name));
  if (!best?.open) throw unavailable(name, all);
  const { kind, open, base } = best;
  await tf.setBackend(kind.backend ?? base?.backend ?? "cpu");
  const trials = all.map((tried) => (tried === best ? { ...tried.trial, outcome: "chosen" as const } : tried.trial));
  return {
    name: kind.name,
    choice: base ? `${kind.name}/${base.name}` : kind.name,
    reason: explain(best, all, name),
    tf,
    trainStep: keptSteps((program) => open.trainStep(program)),
    forward: (weights, use) => open.forward(weights, use),
    trials: kinds.map((kind) => trials.find((trial) => trial.name === kind.name) as EngineTrial),
  };
}

function assertKnown(name: string, kinds: readonly EngineKind[]): void {
  if (kinds.some((kind) => kind.name === name)) return;
  const known = kinds.map((kind) => kind.name).join(", ");
  throw new AgentError("engine/unknown", `There is no engine "${name}"; ENGINE takes one of ${known}.`);
}

/** The engines to try: the named one and its possible base engines, or all that aren't opt-in. */
function requestedKinds(kinds: readonly EngineKind[], name: string | undefined, base: string | undefined) {
  const needsBase = kinds.some((kind) => kind.name === name && !kind.backend);
  return (kind: EngineKind): boolean => {
    if (!name) return !kind.optIn;
    if (kind.name === name) return true;
    return needsBase && kind.backend !== null && (base ? kind.name === base : !kind.optIn);
  };
}

function whyNotRequested(kind: EngineKind, name: string | undefined): string {
  return name ? `${name} was requested` : `it is opt-in: select it with ENGINE=${kind.name}`;
}

/** Two engines may register the same backend: a process can have only one of them. */
function whyBackendTaken({ backend }: EngineKind, all: readonly EngineProbe[]): string | null {
  const holder = all.find(
    ({ kind, trial }) =>
      backend && kind.backend === backend && trial.outcome !== "missing" && trial.outcome !== "not tried",
  );
  return holder ? `${holder.kind.name} is loaded in its place` : null;
}

function fastest(all: readonly EngineProbe[]): EngineProbe | null {
  const usable = all.filter(({ open }) => open !== null);
  return usable.toSorted((a, b) => (a.trial.milliseconds ?? 0) - (b.trial.milliseconds ?? 0))[0] ?? null;
}

function openBaseEngine(tried: EngineProbe | null): BaseEngine | null {
  if (!tried?.open || !tried.kind.backend) return null;
  return { ...tried.open, name: tried.kind.name, backend: tried.kind.backend };
}

function unavailable(name: string | undefined, all: readonly EngineProbe[]): AgentError {
  const why = all.find(({ kind }) => kind.name === name)?.trial.detail;
  if (!why) return new AgentError("engine/unavailable", "No engine passed its self-test: see doctor.");
  return new AgentError("engine/unavailable", `Engine ${name} can't be used: ${why}.`);
}

function explain({ kind, trial }: EngineProbe, all: readonly EngineProbe[], name: string | undefined): string {
  if (name) return `requested by name; ${trial.detail}`;
  const others = all
    .filter((other) => other.open && other.kind !== kind)
    .map((other) => {
      return `${other.kind.name} ${other.trial.milliseconds?.toFixed(2)} ms`;
    });
  const why =
    others.length > 0 ? "fastest train step of those that match cpu" : "the only one that passed its self-test";
  return `${why}: ${trial.detail}${others.length > 0 ? ` (${others.join(", ")})` : ""}`;
}
