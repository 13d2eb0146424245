import type { Random } from "../../games/core/random.ts";
import { AgentError } from "../errors.ts";
import type { Pairing } from "../episode.ts";
import { matchmakingRuleById } from "../matchmaking/registry.ts";
import { policyReference } from "../player-reference.ts";
import { matchmakingView } from "./pairing.ts";
import type { LeagueState } from "./state.ts";

/**
 * The pairing in which a player from outside takes a seat of a league, in the place of a learning policy: the others
 * are chosen by the league's matchmaking rule, as for its own policy, and fixed seats keep their players.
 * @param guest the reference of the player in `seat`.
 * @throws AgentError `league/not-ready` before the league has a policy.
 */
export function pairingForGuest(state: LeagueState, seat: number, guest: string, draw: Random): Pairing {
  const { config, members } = state;
  const rule = matchmakingRuleById(config.matchmaking.rule);
  const base = policyReference(members[0]?.policy ?? "");
  return config.cast.map((who, at) => {
    if (at === seat) return guest;
    if (who === "base") return base;
    if (who !== "policy" && who !== "opponent") return who;
    const view = matchmakingView(state, [at]);
    const opponent = rule.choose(view, config.matchmaking.options, draw) ?? view.newest[0];
    if (!opponent) throw new AgentError("league/not-ready", "The league has no policy yet; try again in a moment.");
    return opponent.player;
  });
}
