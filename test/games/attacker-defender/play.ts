import { attackerDefender as game } from "../../../games/attacker-defender/game.ts";
import { BENIGN_PAIRS, HARMFUL_PAIRS } from "../../../games/attacker-defender/rules/forbidden.ts";
import { DEALS, type AttackerDefenderState } from "../../../games/attacker-defender/rules.ts";
import type { GameOptions } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";

/** The state after `seed` is drawn: the attacker's turn or, if unrevised, the defender's. */
export function dealt(seed: number, revised = true, options: GameOptions = {}): AttackerDefenderState {
  const harmful = HARMFUL_PAIRS.includes(seed);
  const deal = DEALS.findIndex((quarter) => quarter.harmful === harmful && quarter.revised === revised);
  const start = game.next(game.initial(resolveOptions(game, options)), deal);
  return game.next(start, (harmful ? HARMFUL_PAIRS : BENIGN_PAIRS).indexOf(seed));
}

/** The state after actions given by labels (or numbers). */
export function afterActions(state: AttackerDefenderState, ...named: (string | number)[]): AttackerDefenderState {
  return named.reduce<AttackerDefenderState>(
    (now, name) => game.next(now, typeof name === "number" ? name : game.parse(name, now)),
    state,
  );
}
