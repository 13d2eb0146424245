import type { ScriptedPlayer } from "../core/game.ts";
import { choose } from "../core/random.ts";
import { drop, legal, type ConnectFourState } from "./rules.ts";
import { bestColumns, wins } from "./scripted/search.ts";

function winOrBlock(state: ConnectFourState, seat: number, random: () => number): number {
  const columns = legal(state);
  const makesFour = (owner: number) => columns.filter((column) => wins(state.board, drop(state.board, column), owner));
  const own = makesFour(seat);
  if (own.length > 0) return choose(random, own);
  const threats = makesFour(1 - seat);
  return choose(random, threats.length > 0 ? threats : columns);
}

const SEARCH_PLIES = 4;

export const scripted: readonly ScriptedPlayer<ConnectFourState>[] = [
  { id: "win-or-block", summary: "Makes four, else stops four, else plays at random.", act: winOrBlock },
  {
    id: "alpha-beta",
    summary: `Looks ${SEARCH_PLIES} moves ahead and counts open lines.`,
    act: (state, seat, random) => choose(random, bestColumns(state.board, seat, SEARCH_PLIES)),
  },
];
