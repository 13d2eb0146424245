import type { ScriptedPlayer } from "../core/game.ts";
import type { SpyState } from "./rules.ts";
import { describeScene, spyPlayer, voteAtRandom, voteByContradiction } from "./scripted.ts";

/** Share of votes that are drawn at random. */
const VOTE_NOISE_SHARE = 0.5;

/** Players that a base policy is cloned from. */
export const demonstrators: readonly ScriptedPlayer<SpyState>[] = [
  spyPlayer("noisy-literal", `Describes its own scene; ${VOTE_NOISE_SHARE * 100}% of its votes are random.`, {
    clue: describeScene,
    vote: (state, seat, random) =>
      (random() < VOTE_NOISE_SHARE ? voteAtRandom : voteByContradiction)(state, seat, random),
  }),
];
