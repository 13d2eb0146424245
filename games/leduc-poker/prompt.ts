import { CHANCE, OVER } from "../core/game.ts";
import { requestAction } from "../core/text.ts";
import { betLabel, cardLabel, label } from "./labels.ts";
import { legal, returns, type LeducPokerState } from "./rules.ts";

const RULES = `Leduc poker. Six cards: jack, queen and king in two suits; suits never matter. Each of two players pays an ante \
of 1 chip and is dealt one card, face down. There are two rounds of betting, player 0 first in both; between them one public \
card is turned up. Check, or raise by 2 chips in the first round and 4 in the second; whoever faces a raise folds, calls, or \
raises again; at most two raises a round. At the end a pair with the public card wins, else the higher card; equal cards \
split the pot.`;

export function prompt(state: LeducPokerState, seat: number): string {
  const [own, shared] = [state.cards[seat], state.cards[2]];
  return [
    RULES,
    `You are player ${seat}. Your card: ${own === undefined ? "not dealt yet" : cardLabel(own)}.`,
    `Public card: ${shared === undefined ? "not turned up yet" : cardLabel(shared)}.`,
    ...state.rounds.map((actions, round) => `Round ${round + 1}: ${narrate(actions, seat)}.`),
    `Chips in the pot: ${state.stakes[seat]} of yours, ${state.stakes[1 - seat]} of the other player's.`,
    request(state, seat),
  ].join("\n");
}

function narrate(actions: readonly number[], seat: number): string {
  const words = actions.map(
    (action, i) => `${i % 2 === seat ? "you" : "the other player"}: ${betLabel(action, actions.slice(0, i))}`,
  );
  return words.join("; ") || "no action";
}

function request(state: LeducPokerState, seat: number): string {
  if (state.turn === OVER) return `The hand is over; you won ${returns(state)[seat]} chips.`;
  if (state.turn === CHANCE) return "A card is being dealt; wait.";
  return requestAction(state.turn === seat, legal(state), (action) => label(action, state));
}
