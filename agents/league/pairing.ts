import { choose, random, type Random } from "../../games/core/random.ts";
import type { Pairing } from "../episode.ts";
import { matchmakingRuleById } from "../matchmaking/registry.ts";
import { lineKey, type MatchmakingView, type Opponent } from "../matchmaking/rule.ts";
import { policyReference } from "../player-reference.ts";
import { agentSeed, updatesBefore } from "./agents.ts";
import { learnerSeats, opponentSeats } from "./cast.ts";
import { agentsIn, opponentLists } from "./opponents.ts";
import { currentRivals, policyInEpoch } from "./rivals.ts";
import type { LeagueState } from "./state.ts";

/** The players of a segment, and which seats learn from it. */
export interface SeatedPairing {
  readonly pairing: Pairing;
  readonly learnerSeats: readonly number[];
}

/** Player references for seats that learn or are an opponent's, and the seats that learn from this segment. */
interface Seated {
  readonly players: ReadonlyMap<number, string>;
  readonly learn: readonly number[];
}

/**
 * The pairing of a segment by its turn: the cast, with the agent's policy in the learning seats and opponents chosen by
 * its matchmaking rule. Where all seats learn, an opponent takes all of them but one; or, across versions, the newest
 * versions meet in every combination, in turn. Depends only on the league's seed and the turn, given what the league
 * knew at the beginning of the epoch.
 */
export function segmentPairing(state: LeagueState, turn: number): SeatedPairing {
  const { config, agent } = state;
  const draw = random(`pairing/${agentSeed(config, agent.id)}/${turn}`);
  const seated = config.crossVersions > 1 ? pairAcrossVersions(state, turn) : pairByRule(state, draw);
  return { pairing: seat(state, seated.players), learnerSeats: seated.learn };
}

/**
 * The cast with the current policies in all seats, whichever pairing is next: for play that is only measured.
 */
export function selfPlayPairing(state: LeagueState): Pairing {
  return seat(state, new Map([...ownSeats(state), ...currentRivals(state)]));
}

function seat({ members, config }: LeagueState, players: Seated["players"]): Pairing {
  const base = members[0]?.policy;
  return config.cast.map((who, at) => {
    if (who === "base" && base !== undefined) return policyReference(base);
    return players.get(at) ?? who;
  });
}

function ownSeats({ policy, config }: LeagueState): Map<number, string> {
  if (policy === null) throw new RangeError("a league without a policy has no pairing");
  return new Map(learnerSeats(config.cast).map((one) => [one, policyReference(policy)]));
}

/** The players of the seats that don't learn: an agent's policies were never trained there. */
export function keptSeats(state: LeagueState) {
  const { config, members } = state;
  const base = policyReference(members[0]?.policy ?? "");
  const opponents = currentRivals(state);
  return config.cast.flatMap((who, seat) =>
    who === "policy"
      ? []
      : [
          {
            seat,
            player: opponents.get(seat) ?? (who === "base" ? base : who),
            ...(opponents.has(seat) && { ofOpponent: true }),
          },
        ],
  );
}

function firstOf(opponents: readonly Opponent[], seatIndex: number): Opponent {
  const [first] = opponents;
  if (!first) throw new RangeError(`no agent takes seat ${seatIndex}`);
  return first;
}

function pairByRule(state: LeagueState, draw: Random): Seated {
  const { config } = state;
  const own = ownSeats(state);
  const learn = [...own.keys()];
  const rule = matchmakingRuleById(config.matchmaking.rule);
  const pick = (view: MatchmakingView) => rule.choose(view, config.matchmaking.options, draw);
  const others = opponentSeats(config.cast);
  if (others.length > 0) {
    const chosen = others.map((one): [number, string] => {
      const view = matchmakingView(state, [one]);
      return [one, (pick(view) ?? firstOf(view.newest, one)).player];
    });
    return { players: new Map([...own, ...chosen]), learn };
  }
  if (learn.length < 2) return { players: own, learn };
  const opponent = pick(matchmakingView(state, learn));
  if (opponent === null || opponent.key === lineKey(state.agent.id)) return { players: own, learn };
  const taken = choose(draw, learn);
  return {
    players: new Map([...own].map(([at, policy]) => [at, at === taken ? policy : opponent.player])),
    learn: [taken],
  };
}

/** Combination number `turn` of the newest versions over the seats; the first seat's version varies fastest. */
function pairAcrossVersions(state: LeagueState, turn: number): Seated {
  const learn = learnerSeats(state.config.cast);
  const recent = state.recent.slice(-state.config.crossVersions);
  if (recent.length === 0) throw new RangeError("a league without a policy has no pairing");
  const players = new Map<number, string>(currentRivals(state));
  let remainder = turn;
  for (const at of learn) {
    players.set(at, policyReference(recent[remainder % recent.length]?.policy ?? ""));
    remainder = Math.floor(remainder / recent.length);
  }
  return { players, learn };
}

/**
 * What an agent's matchmaking rule may know at the beginning of the epoch.
 * @param seats the seats that an opponent must be able to take.
 */
export function matchmakingView(state: LeagueState, seats: readonly number[]): MatchmakingView {
  const { agent, epoch, config, payoffs } = state;
  const reader = payoffs.at(epoch);
  const { past, peers, remember } = opponentLists(state, seats);
  return {
    agent,
    past,
    peers,
    newest: newestPolicies(state, seats),
    pastShare: config.pastShare,
    score: (row, column) => reader.score(row, column),
    payoff: (row, column) => reader.payoff(row, column),
    games: (row, column) => reader.games(row, column),
    remember: (key, compute, correct) => remember(reader, key, compute, correct),
  };
}

/** The newest policies that may take all of the seats; the agent's own comes first. */
function newestPolicies(state: LeagueState, seats: readonly number[]): readonly Opponent[] {
  const { agent, epoch, policy, updates } = state;
  const newest = agentsIn(state, seats).flatMap((other): Opponent[] => {
    const isSelf = other.agent.id === agent.id;
    const version = isSelf ? updates : updatesBefore(other.agent, epoch);
    const current = isSelf ? policy : policyInEpoch(other, epoch);
    if (current === null) return [];
    const { id, kind } = other.agent;
    return [{ player: policyReference(current), key: lineKey(id), agent: id, kind, version }];
  });
  return newest.toSorted((a, b) => Number(b.agent === agent.id) - Number(a.agent === agent.id));
}

/** What a rule may know where no particular seat is to be filled. */
export function agentView(state: LeagueState): MatchmakingView {
  const others = opponentSeats(state.config.cast);
  return matchmakingView(state, others.length > 0 ? others.slice(0, 1) : learnerSeats(state.config.cast));
}
