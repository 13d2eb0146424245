import { AgentError } from "../errors.ts";
import type { BaseEngine, EngineKind, OpenEngine, EngineContext } from "./engine.ts";
import { silentError } from "./probes.ts";
import {
  runTestCases,
  disagreement,
  FORWARD_ROWS,
  measureSpeed,
  STEP_ROWS,
  MAX_RELATIVE_ERROR,
  type Answers,
} from "./self-test.ts";

/** The result of trying one engine at the start. */
export interface EngineTrial {
  readonly name: string;
  readonly outcome: "chosen" | "slower" | "missing" | "refused" | "wrong" | "not tried";
  /** Milliseconds per train step of the self-test; null if it did not run. */
  readonly milliseconds: number | null;
  readonly detail: string;
}

/** An engine after its trial; `open` if it may be used. */
export interface EngineProbe {
  readonly kind: EngineKind;
  readonly trial: EngineTrial;
  readonly open: OpenEngine | null;
  /** Its base engine. */
  readonly base: BaseEngine | null;
}

/** An engine that was not tried. */
export function untried(kind: EngineKind, detail: string): EngineProbe {
  return failed(kind, "not tried", detail);
}

function failed(kind: EngineKind, outcome: EngineTrial["outcome"], detail: string): EngineProbe {
  return { kind, trial: { name: kind.name, outcome, milliseconds: null, detail }, open: null, base: null };
}

/** Opens an engine, compares its results with the reference, and times it. Leaves its backend the current one. */
export async function tryEngine(kind: EngineKind, opening: EngineContext, reference: Answers): Promise<EngineProbe> {
  const { tf, base } = opening;
  let open: OpenEngine;
  try {
    open = await kind.open(opening);
    if (kind.backend && !(await tf.setBackend(kind.backend))) throw new Error("its backend did not start");
    await tf.ready();
  } catch (error) {
    if (error instanceof AgentError) return failed(kind, "refused", error.message);
    return failed(kind, "missing", whyMissing(kind, error));
  }
  try {
    const silent = kind.backend ? await silentError(tf) : null;
    if (silent) return failed(kind, "wrong", `it gets ${silent} wrong`);
    const { what, off } = disagreement(await runTestCases(open), reference);
    if (off > MAX_RELATIVE_ERROR) {
      const detail = `its ${what} differ from cpu's by ${off.toExponential(1)} of the largest, more than ${MAX_RELATIVE_ERROR}`;
      return failed(kind, "wrong", detail);
    }
    const { step, forward } = await measureSpeed(open);
    const facts = [
      `${step.toFixed(2)} ms a train step of ${STEP_ROWS} rows, ${forward.toFixed(2)} ms a forward pass of ${FORWARD_ROWS}`,
      off > 0 ? `within ${off.toExponential(0)} of cpu` : "equal to cpu",
      open.device,
      base ? `falling back to ${base.name} for what it can't record` : "",
    ];
    const detail = facts.filter(Boolean).join("; ");
    return { kind, trial: { name: kind.name, outcome: "slower", milliseconds: step, detail }, open, base };
  } catch (error) {
    return failed(kind, "wrong", `its self-test failed: ${firstLine(error)}`);
  }
}

/** For a missing package, how to install it; for one that doesn't load, why. */
function whyMissing({ install }: EngineKind, error: unknown): string {
  const absent = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
  if (absent && install) return `not installed; to install it: ${install}`;
  return `it is installed but does not load: ${firstLine(error)}`;
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split("\n")[0] ?? "";
}
