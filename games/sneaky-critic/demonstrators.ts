import type { ScriptedPlayer } from "../core/game.ts";
import type { SneakyState } from "./rules.ts";
import { RESULT } from "./rules/edits.ts";
import { critic, generator, program } from "./scripted.ts";

/** Almost only errors of the result, as a narrow model makes. */
export const NARROW = program(0.9, (type) => (type === RESULT ? 1 : 0.004));

/** How often the labeller of a base says the opposite. */
const LABEL_NOISE_SHARE = 0.25;

/** Players that a base policy is cloned from. */
export const demonstrators: readonly ScriptedPlayer<SneakyState>[] = [
  generator("narrow-forger", "Forges the result in 98 of 100 rewrites.", NARROW),
  critic(
    "noisy-labeller",
    `Tells true from forged, and says the opposite ${LABEL_NOISE_SHARE * 100}% of the time.`,
    (faults, random) => (faults.length === 0) !== random() < LABEL_NOISE_SHARE,
  ),
];
