import { choose, chooseWeighted, type Random } from "../core/random.ts";
import { legal, type AttackerDefenderState } from "./rules.ts";
import { ATTACKER_ACTION_COUNT, REPLACE_VERB, SEND, SWAP, kindActions, actionKind } from "./rules/actions.ts";
import { isHarmful } from "./rules/forbidden.ts";
import { decode } from "./rules/labeller.ts";
import { attacker, defender, type Script } from "./scripted.ts";

/** The disguises that the base defender is trained on. */
const LIGHT_KINDS = [SWAP, ...kindActions("wrap"), ...kindActions("quote")];

/** 1 over the number of actions of its kind: uniform over kinds if all actions are legal. */
const evenly: readonly number[] = Array.from({ length: ATTACKER_ACTION_COUNT }, (_, action) => {
  return 1 / kindActions(actionKind(action)).length;
});

/** Draws a legal operation, uniform over kinds, with weight `send` for sending. */
export function anyOperation(state: AttackerDefenderState, random: Random, send = 1, replace = 1): number {
  const actions = legal(state).filter((action) => action < ATTACKER_ACTION_COUNT);
  const weights = actions.map((action) => {
    if (action === SEND) return send;
    return (evenly[action] as number) * (action >= REPLACE_VERB ? replace : 1);
  });
  return draw(actions, weights, random);
}

function draw(actions: readonly number[], weights: readonly number[], random: Random): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const drawn = chooseWeighted(
    random,
    weights.map((weight) => weight / total),
  );
  return actions[drawn] ?? SEND;
}

/** One light disguise, then sends. */
export function lightDisguise(state: AttackerDefenderState, random: Random): number {
  return state.program.length === 0 ? choose(random, LIGHT_KINDS) : SEND;
}

/** Share of the labels that the base defender's demonstrator flips. */
const FLIPPED_LABEL_SHARE = 0.2;

/** Players that a base policy is cloned from. */
export const demonstrators: readonly Script[] = [
  attacker(
    "narrow-attacker",
    "Mostly one operation of any kind, rarely one that changes the request.",
    (state, random) => anyOperation(state, random, state.program.length === 0 ? 0.02 : 4, 0.3),
  ),
  attacker("light-attacker", "One swap, wrap or quote.", lightDisguise),
  defender(
    "noisy-defender",
    "Undoes every header, then errs one time in five.",
    (request, random) => isHarmful(decode(request)) !== random() < FLIPPED_LABEL_SHARE,
  ),
];
