import type { Pairing } from "../../agents/episode.ts";
import { learnerSeats } from "../../agents/league/cast.ts";
import { playingPolicy } from "../../agents/league/playing.ts";
import { rivalIn } from "../../agents/league/rivals.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { policyReference, type PlayerReference } from "../../agents/player-reference.ts";
import { choose, randomInteger, type Random } from "../../games/core/random.ts";

/** Share of the seats of past members, among those that may have one. */
const PAST_SHARE = 0.5;

/**
 * The players of a featured match of an agent: its cast. One learning seat gets its playing policy; the others get it
 * too or, half of the time, a snapshot. An opponent's seat gets another agent's playing policy or, half of the time, a
 * member that has learned it.
 */
export function featuredPairing(state: LeagueState, draw: Random): Pairing {
  const { config, members } = state;
  const learning = learnerSeats(config.cast);
  const first = learning[randomInteger(draw, Math.max(1, learning.length))];
  return config.cast.map((who, seat) => {
    if (who === "policy" && seat === first) return playerOf(state);
    if (who === "policy") return playingOrPast(state, members, draw);
    if (who === "opponent") return opponentIn(state, seat, draw);
    return who === "base" ? policyReference(members[0]?.policy ?? "") : who;
  });
}

const playerOf = (state: LeagueState): PlayerReference => policyReference(playingPolicy(state)?.policy ?? "");

function playingOrPast(state: LeagueState, members: LeagueState["members"], draw: Random): PlayerReference {
  const isPast = members.length > 0 && draw() < PAST_SHARE;
  return isPast ? policyReference(choose(draw, members).policy) : playerOf(state);
}

function opponentIn(state: LeagueState, seat: number, draw: Random): PlayerReference {
  const able = new Set(
    state.agents.filter(({ config }) => config.cast[seat] === "policy").map(({ agent }) => agent.id),
  );
  const members = state.population.filter(({ agent }) => able.has(agent));
  return playingOrPast(rivalIn(state, seat) ?? state, members, draw);
}
