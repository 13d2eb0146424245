import type { Pairing } from "../../agents/episode.ts";
import { learnerSeats } from "../../agents/league/cast.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { policyReference } from "../../agents/player-reference.ts";
import { choose, randomInteger, type Random } from "../../games/core/random.ts";

/**
 * The players of a featured match: the league's cast. One learning seat gets the newest policy; the others get it too
 * or, half of the time, a snapshot.
 */
export function featuredPairing({ config, policy, members }: LeagueState, draw: Random): Pairing {
  const learning = learnerSeats(config.cast);
  const first = learning[randomInteger(draw, Math.max(1, learning.length))];
  const newestOrPast = (seat: number): string => {
    const past = seat !== first && members.length > 0 && draw() < 0.5;
    return policyReference((past ? choose(draw, members).policy : policy) ?? "");
  };
  return config.cast.map((who, seat) => {
    if (who === "policy") return newestOrPast(seat);
    return who === "base" ? policyReference(members[0]?.policy ?? "") : who;
  });
}
