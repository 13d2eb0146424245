import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Measures } from "../../../games/core/measures.ts";
import { foldLedger } from "../../../agents/league/fold.ts";
import { execute } from "../../../server/jobs/execute.ts";
import { evaluationJob } from "../../../server/leagues/due.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { create, ended, inProcessRunner, leadUntil, openWorkshop, type Workshop } from "./in-process.ts";

/*
 * The claim of the preset spc, at half its size and with one seed: a learning generator makes a critic hard to fool, a
 * frozen one does not. Bounds are far from the results of single seeds (docs/presets.md has those of whole leagues).
 */

const folder = temporaryFolder();
let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop(folder, "compiled/wasm");
});
afterAll(() => workshop.store.close());

/** Measures of the last policy; `thorough` adds those that train best responses. */
async function course({ thorough, ablation }: { thorough: boolean; ablation?: string }): Promise<Measures> {
  const request = { preset: "spc", seed: 1, segmentEpisodes: 2000, evaluateEvery: 100 };
  const record = await create(workshop, ablation === undefined ? request : { ...request, ablation });
  const entries = await leadUntil(workshop, record, inProcessRunner(workshop.context), ended);
  const { state } = foldLedger(entries);
  const last = state.members.at(-1);
  if (!last) throw new Error("the league has no members");
  return (await execute(evaluationJob(record.id, state, last, thorough), workshop.context)).measures;
}

describe("the preset spc", () => {
  it("makes a critic that is hard to fool only if the generator learns", async () => {
    const learned = await course({ thorough: true });
    const frozen = await course({ thorough: false, ablation: "frozen-generator" });
    const valueOf = (measures: Measures, name: string) => measures[name]?.value ?? Number.NaN;
    const mean = "recall/harmonic mean";
    const fooled = "best of 60";
    const error = "fresh best response/error";
    expect(valueOf(learned, mean)).toBeGreaterThan(0.93);
    expect(valueOf(frozen, mean)).toBeLessThan(0.8);
    expect(valueOf(learned, fooled)).toBeLessThan(0.75);
    // A frozen generator leaves it at chance, .5 (docs/presets.md).
    expect(valueOf(learned, error)).toBeLessThan(0.3);
  });
});
