import { CHANCE, OVER } from "../core/game.ts";
import * as negotiation from "../negotiation/prompt.ts";
import { dealPrice, type NegotiationState } from "../negotiation/rules.ts";
import { ROLES, label } from "./labels.ts";
import { bestPrice } from "./rewards.ts";
import { CRITIC, SELLER, adviceHeard, adviceInRound, currentBargain, legal, turn, type CoachedState } from "./rules.ts";
import { PIECES } from "./rules/advice.ts";
import { seatInstructions } from "./rules/instructions.ts";

export function prompt(state: CoachedState, seat: number): string {
  if (turn(state) === CHANCE) return "Instructions are being drawn for seller and buyer; wait.";
  if (seat === CRITIC) return criticPrompt(state);
  const lines = seat === state.options.coached ? memory(state) : [];
  return [...lines, instructions(state, seat), bargainPrompt(state, seat)].join("\n");
}

function instructions({ drawn, options }: CoachedState, seat: number): string {
  const given = seatInstructions(drawn, options.coached, seat);
  if (!given) return "";
  const bound = seat === SELLER ? "sell no lower than" : "pay no more than";
  const manner = given.exponent < 0.9 ? "late" : given.exponent > 1.1 ? "early" : "steadily";
  return `Your instructions, which earn you nothing: ${bound} ${given.limit}; give in ${manner} (exponent ${given.exponent}).`;
}

function bargainPrompt(state: CoachedState, seat: number): string {
  const own = negotiation.prompt(currentBargain(state), seat);
  return turn(state) === CRITIC ? `${own}\nThe critic is giving advice; wait.` : own;
}

/** The coached player's memory, which the rival doesn't have. */
function memory(state: CoachedState): readonly string[] {
  const { bargains, options } = state;
  const number = `Bargain ${bargains.length} of ${options.bargains}; a critic advises you in between, and the other side forgets.`;
  const past = bargains.slice(0, -1);
  if (past.length === 0) return [number];
  const best = bestPrice(state, past.length);
  return [
    number,
    `Before: ${past.map(shortly).join("; ")}.`,
    best === null ? "No deal yet." : `Beat your best price, ${best}.`,
    `Advice so far, to be heeded: ${
      adviceHeard(state)
        .map((piece) => PIECES[piece]?.name)
        .join(", ") || "none"
    }.`,
  ];
}

/** A bargain in brief: rounds as ask/bid. `19.5/10.5 18/12 17.5 deal at 17.5` */
function shortly(bargain: NegotiationState): string {
  const rounds = bargain.offers.flatMap((price, i) => (i % 2 === 0 ? [`${price}/${bargain.offers[i + 1] ?? ""}`] : []));
  const price = dealPrice(bargain);
  const walked = `no deal, the ${ROLES[bargain.offers.length % 2]} left`;
  return `${rounds.join(" ")} ${price === null ? walked : `deal at ${price}`}`.trim();
}

function criticPrompt(state: CoachedState): string {
  const { bargains, options, advice } = state;
  const role = ROLES[options.coached];
  const done = bargains.filter(({ end }) => end !== null);
  const given = advice.map(
    (round, i) => `after bargain ${i + 1}: ${round.map((piece) => PIECES[piece]?.name).join(", ")}`,
  );
  return [
    `You are a critic. A seller and a buyer haggle ${options.bargains} times over a balloon: the seller opens at 20, the buyer at 10, and \
they have ten rounds to agree. You coach the ${role}, who remembers all and heeds your advice; the other side starts afresh each \
time. After each bargain you give ${options.pieces} different pieces of advice, one at a time, so that the next ends with a better \
price. A failed bargain gives the ${role} nothing${options.accounting === "survivors" ? " but isn't counted against you" : ""}.`,
    `The pieces: ${PIECES.map(({ name, words }) => `"${name}" (${words.replace(".", "")})`).join("; ")}.`,
    `Bargains so far, rounds as ask/bid: ${done.map(shortly).join("; ") || "none"}.`,
    `Your advice so far: ${given.join("; ") || "none"}.`,
    criticRequest(state),
  ].join("\n");
}

function criticRequest(state: CoachedState): string {
  const whose = turn(state);
  if (whose === OVER) return "The last bargain is over.";
  if (whose !== CRITIC) return `It is the ${ROLES[whose]}'s turn; wait.`;
  const left = legal(state).map((action) => `"${label(action, state)}"`);
  return `Piece ${adviceInRound(state).length + 1} of ${state.options.pieces}. Answer with one of: ${left.join(", ")}.`;
}
