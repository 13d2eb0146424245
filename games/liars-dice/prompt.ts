import { CHANCE, OVER } from "../core/game.ts";
import { actionLabel } from "./labels.ts";
import { legal, turn, winner, type LiarsDiceState } from "./rules.ts";

const RULES = `Liar's dice. Each of two players rolls one six-sided die and sees only its own. Player 0 opens with a bid; then the \
players alternate. A bid says how many of the two dice, together, show a face: "one 3" says that at least one die shows a 3, \
"two 3s" that both do. Sixes are wild: a die showing 6 counts as every face, so "one 3" is true if either die shows a 3 or a \
6. Bids must rise: to a higher face with the same number of dice, or to more dice with any face. In order they are one 1, one \
2, ..., one 6, two 1s, ..., two 6s. Instead of bidding, a player may call the last bid a lie ("liar"), which ends the game: \
both dice are shown, and if fewer dice count than were bid, the caller wins; otherwise the bidder wins.`;

export function prompt(state: LiarsDiceState, seat: number): string {
  const die = state.dice[seat];
  const said = state.actions.map(
    (action, i) => `${i % 2 === seat ? "you" : "the other player"}: ${actionLabel(action)}`,
  );
  return [
    RULES,
    `You are player ${seat}. Your die: ${die === undefined ? "not rolled yet" : die + 1}.`,
    `So far: ${said.join("; ") || "no bid"}.`,
    request(state, seat),
  ].join("\n");
}

function request(state: LiarsDiceState, seat: number): string {
  const whose = turn(state);
  if (whose === OVER) return `The game is over; you ${winner(state) === seat ? "won" : "lost"}.`;
  if (whose === CHANCE) return "The dice are being rolled; wait.";
  if (whose !== seat) return "It is the other player's turn; wait.";
  return `It is your turn. Answer with one of: ${legal(state).map(actionLabel).join(", ")}.`;
}
