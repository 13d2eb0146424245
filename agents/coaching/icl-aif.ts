import { PIECES } from "../../games/coached-negotiation/rules/advice.ts";
import type { Game } from "../../games/core/game.ts";
import { MAX_ROUNDS, SELLER, dealPrice, returns, type NegotiationState } from "../../games/negotiation/rules.ts";
import type { Forfeit } from "../forfeit.ts";
import type { Critic } from "./critic.ts";

/*
 * The protocol of Fu, Peng, Khot and Lapata 2023 ("Improving Language Model Negotiation with Self-Play and In-Context
 * Learning from AI Feedback"), sections 3 and 4, with language models: there is no gradient. Prices instead of
 * dialogue and rules instead of a moderator, as in the game `negotiation`.
 */

const ROLES = ["seller", "buyer"] as const;

/** Rounds of a chain, as in the paper. */
export const DEFAULT_ROUNDS = 5;
export const MAX_CHAIN_ROUNDS = 8;

/** A bargain of a chain and the advice that followed it. */
export interface PastRound {
  readonly end: NegotiationState;
  readonly forfeit: Forfeit | undefined;
  /** Null if there was none. */
  readonly advice: string | null;
}

/** What the coached player keeps in its prompt: all rounds, all advice, and the price to beat. */
export function coachedMemory(past: readonly PastRound[], rounds: number, coached: number): string {
  const rival = ROLES[1 - coached];
  const head = `You bargain ${rounds} times under the same rules; this is bargain ${past.length + 1}. The ${rival} forgets each one.`;
  const history = past.flatMap((round, i) => [
    `Bargain ${i + 1}: ${narrate(round, coached, "you")}`,
    ...(round.advice === null ? [] : [`Your critic's advice after it: ${round.advice}`]),
  ]);
  return [head, ...history, ...(past.length > 0 ? [goal(past, coached)] : [])].join("\n");
}

function goal(past: readonly PastRound[], coached: number): string {
  const last = past.at(-1);
  const price = last && !last.forfeit ? dealPrice(last.end) : null;
  if (price === null) return "The last bargain earned you nothing. Follow the advice, and make a deal.";
  return `Follow the advice and get a ${coached === SELLER ? "higher" : "lower"} price than ${price} this time.`;
}

/** The critic's question: all rounds of the player that it coaches; it should give three general suggestions. */
export function criticPrompt(game: Game, past: readonly PastRound[], rounds: number, coached: number): string {
  const role = ROLES[coached] ?? "";
  const rules = game.prompt(past[0]?.end, coached).split("\n", 1)[0] ?? "";
  const history = past.flatMap((round, i) => [
    `Bargain ${i + 1}: ${narrate(round, coached, `the ${role}`)}`,
    ...(round.advice === null ? [] : [`Your advice after it: ${round.advice}`]),
  ]);
  const better = coached === SELLER ? "higher" : "lower";
  return [
    rules,
    `You are the critic of the ${role}, who bargains ${rounds} times, remembers all and heeds your advice; the other side starts afresh each time.`,
    ...history,
    `Give three suggestions so that the ${role} gets a ${better} price in the next bargain, and still a deal: a failed bargain earns nothing. \
Each is general, useful whatever the other side offers, and names no price. Improve on your earlier advice. Answer with three numbered sentences.`,
  ].join("\n");
}

function narrate({ end, forfeit }: PastRound, coached: number, name: string): string {
  const offers = end.offers.map((price, i) => `${i % 2 === coached ? name : `the ${ROLES[i % 2]}`} ${price}`);
  const price = dealPrice(end);
  const whose = end.offers.length % 2 === coached ? name : `the ${ROLES[end.offers.length % 2]}`;
  const earned = returns(end)[coached];
  const last = forfeit
    ? `ended without a deal: ${forfeit.seat === coached ? name : `the ${ROLES[forfeit.seat]}`} gave no legal answer`
    : price === null
      ? `${whose} walked away, no deal`
      : `deal at ${price}, ${earned} points for ${name}`;
  return `${[...offers, last].join(", ")} (round ${Math.min(MAX_ROUNDS, Math.floor(end.offers.length / 2) + 1)}).`;
}

/** Critics that say the same whatever happened, as controls. */
const scriptedAdvice = {
  /** No feedback. */
  none: null,
  /** Three pieces that raise the price and lose deals. */
  constant: ["hold early", "aim high", "patience"],
  /** Words without content. */
  placebo: ["rapport"],
} as const satisfies Record<string, readonly string[] | null>;

export const scriptedCritics = Object.keys(scriptedAdvice);

/** A critic that always gives the same advice, or none; null for an unknown name. */
export function scriptedCritic(name: string): Critic | null {
  if (!Object.hasOwn(scriptedAdvice, name)) return null;
  const names = scriptedAdvice[name as keyof typeof scriptedAdvice];
  const words = names?.map((piece, i) => `${i + 1}. ${PIECES.find((one) => one.name === piece)?.words ?? ""}`);
  const text = words?.join(" ") ?? null;
  return { reference: `script:${name}`, tables: null, advise: async () => ({ text, transcript: null }) };
}
