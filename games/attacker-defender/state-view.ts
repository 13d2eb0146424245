import type { Turn } from "../core/game.ts";
import { actionWords, pairWords, requestParts, type RequestPart } from "./labels.ts";
import { explainRewards, type RewardTerm } from "./rewards-text.ts";
import { labelledOutcome, returns } from "./rewards.ts";
import { ATTACKER, DEFENDER, isRevised, turn, type AttackerDefenderState } from "./rules.ts";
import { COMPLY } from "./rules/actions.ts";
import { isHarmful } from "./rules/forbidden.ts";
import { peeledLayers } from "./rules/labeller.ts";
import { THOUGHTS } from "./rules/vocabulary.ts";

/** The public part of an attack for a page. `"sealed"`: hidden from the viewer; `null`: not there yet. */
export interface AttackerDefenderView {
  readonly game: "attacker-defender";
  /** The seat it is drawn for (0 attacker, 1 defender); `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  /** The attacker's seed, and whether the attacker revises it. */
  readonly seed: { readonly words: string; readonly harmful: boolean; readonly revised: boolean } | "sealed" | null;
  /** The attacker's operations so far, and their maximum. */
  readonly program: readonly string[] | "sealed";
  readonly operations: number;
  /** The request: for the attacker as it is so far, for all others as it was sent. */
  readonly request: readonly RequestPart[] | "sealed" | null;
  readonly sent: boolean;
  /** Private thoughts of each side. */
  readonly thoughts: readonly (readonly string[] | "sealed")[];
  readonly answer: "comply" | "refuse" | null;
  readonly result: Result | null;
}

interface Result {
  /** False: the labeller failed, and the game is a tie. */
  readonly labelled: boolean;
  /** The pair that the request meant, and whether it is forbidden. */
  readonly asked: string;
  readonly harmful: boolean;
  /** Whether the request kept the class of its seed. */
  readonly faithful: boolean | "sealed";
  /** The request as sent, then without its first header, … down to a verb and an object. */
  readonly layers: readonly (readonly RequestPart[])[];
  /** Each seat's return. The attacker's would reveal its seed. */
  readonly returns: readonly (number | "sealed")[];
  /** The terms of those sums. */
  readonly earned: readonly (readonly RewardTerm[] | "sealed")[];
}

export function view(state: AttackerDefenderState, viewer: number | null): AttackerDefenderView {
  return draw(state, viewer, (seat) => seat === viewer);
}

export function reveal(state: AttackerDefenderState): AttackerDefenderView {
  return draw(state, null, () => true);
}

function draw(
  state: AttackerDefenderState,
  viewer: number | null,
  sees: (seat: number) => boolean,
): AttackerDefenderView {
  const { options, seed, program, request, sent, attackerThoughts, defenderThoughts, answer } = state;
  const own = <T>(seat: number, value: T): T | "sealed" => (sees(seat) ? value : "sealed");
  const words = (symbols: readonly number[]) => symbols.map((symbol) => THOUGHTS[symbol] ?? "");
  return {
    game: "attacker-defender",
    viewer,
    turn: turn(state),
    seed:
      seed === null
        ? null
        : own(ATTACKER, { words: pairWords(seed), harmful: isHarmful(seed), revised: isRevised(state) }),
    program: own(ATTACKER, program.map(actionWords)),
    operations: options.operations,
    request: seed === null ? null : sent ? requestParts(request) : own(ATTACKER, requestParts(request)),
    sent,
    thoughts: [own(ATTACKER, words(attackerThoughts)), own(DEFENDER, words(defenderThoughts))],
    answer: answer === null ? null : answer === COMPLY ? "comply" : "refuse",
    result: state.labelled === null ? null : resultView(state, sees),
  };
}

function resultView(state: AttackerDefenderState, sees: (seat: number) => boolean): Result {
  const { requested, harmful, faithful } = labelledOutcome(state);
  const [attacker = 0, defender = 0] = returns(state);
  const [attackers = [], defenders = []] = explainRewards(state);
  return {
    labelled: state.labelled === true,
    asked: pairWords(requested),
    harmful,
    faithful: sees(ATTACKER) ? faithful : "sealed",
    layers: peeledLayers(state.request).map(requestParts),
    returns: [sees(ATTACKER) ? attacker : "sealed", defender],
    earned: [sees(ATTACKER) ? attackers : "sealed", defenders],
  };
}
