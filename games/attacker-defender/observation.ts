import { ATTACKER, DEALS, turn, type AttackerDefenderState } from "./rules.ts";
import { ATTACKER_ACTION_COUNT } from "./rules/actions.ts";
import { pairObject, pairVerb } from "./rules/forbidden.ts";
import { PAD, RING_SIZE, REQUEST_SLOTS, THOUGHTS, TOKEN_COUNT } from "./rules/vocabulary.ts";

const MAX_THOUGHTS = 2;
const MAX_OPERATIONS = 3;

/** First tokens of each side: the sides share no token. */
const DEFENDER_BAG = REQUEST_SLOTS * TOKEN_COUNT;
const DEFENDER_THOUGHTS = DEFENDER_BAG + TOKEN_COUNT;
const SEED_VERB = DEFENDER_THOUGHTS + MAX_THOUGHTS * THOUGHTS.length;
const SEED_OBJECT = SEED_VERB + RING_SIZE;
const CLASS = SEED_OBJECT + RING_SIZE;
const OPERATIONS = CLASS + 2;
const ATTACKER_THOUGHTS = OPERATIONS + MAX_OPERATIONS * ATTACKER_ACTION_COUNT;

/** Number of tokens, and slots of an observation: the defender has more than the attacker. */
export const VOCABULARY_SIZE = ATTACKER_THOUGHTS + MAX_THOUGHTS * THOUGHTS.length;
export const OBSERVATION_SIZE = 2 * REQUEST_SLOTS + MAX_THOUGHTS;

const NO_TOKEN = -1;

/**
 * What a seat sees. Attacker: verb, object and class of the seed, each operation with its position, its own thoughts.
 * Defender: the request, right-aligned in 16 slots, as (slot, token), empty ones included, then each token independent
 * of its slot; its own thoughts.
 */
export function observe(state: AttackerDefenderState, seat: number, out: Float32Array, offset: number): void {
  out.fill(NO_TOKEN, offset, offset + OBSERVATION_SIZE);
  if (seat === ATTACKER) observeSeed(state, out, offset);
  else if (state.sent) observeRequest(state, out, offset);
}

function observeSeed({ deal, seed, program, attackerThoughts }: AttackerDefenderState, out: Float32Array, at: number) {
  if (deal !== null) out[at] = CLASS + (DEALS[deal]?.harmful ? 1 : 0);
  if (seed === null) return;
  out[at + 1] = SEED_VERB + pairVerb(seed);
  out[at + 2] = SEED_OBJECT + pairObject(seed);
  for (const [i, action] of program.entries()) out[at + 3 + i] = OPERATIONS + i * ATTACKER_ACTION_COUNT + action;
  writeThoughts(attackerThoughts, ATTACKER_THOUGHTS, out, at + 3 + MAX_OPERATIONS);
}

function observeRequest({ request, defenderThoughts }: AttackerDefenderState, out: Float32Array, at: number) {
  const empty = REQUEST_SLOTS - request.length;
  for (let slot = 0; slot < REQUEST_SLOTS; slot++) {
    const token = request[slot - empty] ?? PAD;
    out[at + slot] = slot * TOKEN_COUNT + token;
    if (token !== PAD) out[at + REQUEST_SLOTS + slot] = DEFENDER_BAG + token;
  }
  writeThoughts(defenderThoughts, DEFENDER_THOUGHTS, out, at + 2 * REQUEST_SLOTS);
}

function writeThoughts(thoughts: readonly number[], first: number, out: Float32Array, at: number): void {
  for (const [i, symbol] of thoughts.entries()) out[at + i] = first + i * THOUGHTS.length + symbol;
}

/**
 * Attacker: `[Observer: 0][Player: 0][Deal: 0][Seed: 4][Thoughts: 1][Program: 3 10][Sent: no][Answer: ][Labelled: ]`;
 * defender: `[Observer: 1][Player: 1][Request: 27 17 5][Thoughts: ][Answer: ][Labelled: ]`. Actions and tokens by
 * number, seeds 8 x verb + object, `?` for what is not drawn yet.
 */
export function informationState(state: AttackerDefenderState, seat: number): string {
  const { deal, seed, attackerThoughts, program, request, sent, defenderThoughts, answer, labelled } = state;
  const own =
    seat === ATTACKER
      ? [
          `[Deal: ${deal ?? "?"}]`,
          `[Seed: ${seed ?? "?"}]`,
          `[Thoughts: ${attackerThoughts.join(" ")}]`,
          `[Program: ${program.join(" ")}]`,
          `[Sent: ${sent ? "yes" : "no"}]`,
        ]
      : [`[Request: ${sent ? request.join(" ") : ""}]`, `[Thoughts: ${defenderThoughts.join(" ")}]`];
  return [
    `[Observer: ${seat}]`,
    `[Player: ${turn(state)}]`,
    ...own,
    `[Answer: ${answer ?? ""}]`,
    `[Labelled: ${labelled === null ? "" : labelled ? "yes" : "no"}]`,
  ].join("");
}
