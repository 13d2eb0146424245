import type { ScriptedPlayer } from "../core/game.ts";
import type { SneakyState } from "./rules.ts";
import { RESULT } from "./rules/edits.ts";
import { critic, generator, rewriteProgram } from "./scripted.ts";

/** Almost only errors of the result, like a narrow model. */
export const NARROW_PROGRAM = rewriteProgram(0.9, (type) => (type === RESULT ? 1 : 0.004));

/** Share of labels that the base critic's demonstrator flips. */
const LABEL_NOISE_SHARE = 0.25;

/** Players that a base policy is cloned from. */
export const demonstrators: readonly ScriptedPlayer<SneakyState>[] = [
  generator("narrow-forger", "Forges the result in 98 of 100 rewrites.", NARROW_PROGRAM),
  critic(
    "noisy-labeller",
    `Recognises forged steps, but says the opposite ${LABEL_NOISE_SHARE * 100}% of the time.`,
    (faults, random) => (faults.length === 0) !== random() < LABEL_NOISE_SHARE,
  ),
];
