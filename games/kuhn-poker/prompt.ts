import { CHANCE, OVER } from "../core/game.ts";
import { requestAction } from "../core/text.ts";
import { CARDS, betLabel, label } from "./labels.ts";
import { BET, legal, returns, turn, type KuhnPokerState } from "./rules.ts";

const RULES = `Kuhn poker. The deck is jack, queen, king; the king is highest. Each of two players pays an ante of 1 chip and is \
dealt one card, face down. Player 0 acts first: check or bet 1 chip. After a check player 1 may check too or bet. Whoever \
faces a bet folds, losing the ante, or calls by paying 1 chip. After two checks or a call the higher card takes the pot.`;

export function prompt(state: KuhnPokerState, seat: number): string {
  const card = state.cards[seat];
  const history = state.bets.map((bet, i) => {
    const facing = state.bets.slice(0, i).includes(BET);
    return `${i % 2 === seat ? "you" : "the other player"}: ${betLabel(bet, facing)}`;
  });
  return [
    RULES,
    `You are player ${seat}. Your card: ${card === undefined ? "not dealt yet" : CARDS[card]}.`,
    `So far: ${history.length > 0 ? history.join("; ") : "no action"}.`,
    request(state, seat),
  ].join("\n");
}

function request(state: KuhnPokerState, seat: number): string {
  const whose = turn(state);
  if (whose === OVER) return `The hand is over; you won ${returns(state)[seat]} chips.`;
  if (whose === CHANCE) return "The cards are being dealt; wait.";
  return requestAction(whose === seat, legal(state), (action) => label(action, state));
}
