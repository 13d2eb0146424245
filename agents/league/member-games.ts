import { gameById } from "../../games/registry.ts";
import type { Pairing } from "../episode.ts";
import { policyReference } from "../player-reference.ts";
import { ladderPlayers, playableSeats } from "../players/ladder.ts";
import { pairingsAgainst, payoffPairings } from "./payoff-pairings.ts";
import type { LeagueState } from "./state.ts";

/** Episodes of one pairing that a new member plays. */
export interface MemberGames {
  readonly pairing: Pairing;
  readonly episodes: number;
}

/**
 * What an agent's newest member plays before anything else: members that it is uncertain against, for the payoff table,
 * and the game's ladder, which anchors ratings. The first member has no others to play.
 */
export function memberGames(state: LeagueState): readonly MemberGames[] {
  const { config, members } = state;
  const member = members.at(-1);
  if (!member) return [];
  const episodes = Math.ceil(config.payoffEpisodes / 2);
  const pairings = member.version === 0 ? [] : payoffPairings(state);
  return [...pairings.map((pairing) => ({ pairing, episodes })), ...ladderGames(state, member.policy)];
}

/**
 * What an agent's newest member plays with the league's own ladder players, which may be slow: nothing waits for it.
 */
export function slowLadderGames(state: LeagueState): readonly MemberGames[] {
  const member = state.members.at(-1);
  return member ? gamesAgainst(state, member.policy, state.config.ladderPlayers) : [];
}

function ladderGames(state: LeagueState, policy: string): readonly MemberGames[] {
  if (state.config.ladderEpisodes === 0) return [];
  const references = ladderPlayers(gameById(state.config.game)).map(({ reference }) => reference);
  return gamesAgainst(state, policy, references);
}

/** `ladderEpisodes` against each player, in equal parts in the seats that the agent learns. */
function gamesAgainst(state: LeagueState, policy: string, references: readonly string[]): readonly MemberGames[] {
  const { ladderEpisodes, game: id } = state.config;
  const game = gameById(id);
  return references.flatMap((reference) => {
    const seats = playableSeats(reference, game);
    const takesItsSeats = (pairing: Pairing) =>
      pairing.includes(reference) && pairing.every((player, seat) => player !== reference || seats.includes(seat));
    const pairings = pairingsAgainst(state, policyReference(policy), reference).filter(takesItsSeats);
    const episodes = Math.ceil(ladderEpisodes / pairings.length);
    return pairings.map((pairing) => ({ pairing, episodes }));
  });
}
