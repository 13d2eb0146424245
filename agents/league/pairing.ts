import { choose, random, type Random } from "../../games/core/random.ts";
import type { Pairing } from "../episode.ts";
import { matchmakingRuleById } from "../matchmaking/registry.ts";
import { lineKey, type MatchmakingView, type Opponent } from "../matchmaking/rule.ts";
import { policyReference } from "../player-reference.ts";
import { agentSeed, epochOfUpdate, updatesBefore } from "./agents.ts";
import { learnerSeats, opponentSeats } from "./cast.ts";
import type { LeagueState, Member } from "./state.ts";

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
  return seat(state, new Map([...ownSeats(state), ...newestOpponents(state)]));
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

/** The newest policy of another agent for each seat that is an opponent's. */
function newestOpponents(state: LeagueState): Map<number, string> {
  return new Map(
    opponentSeats(state.config.cast).map((one) => [one, firstOf(matchmakingView(state, [one]).newest, one).player]),
  );
}

/** The players of the seats that don't learn: an agent's policies were never trained there. */
export function keptSeats(state: LeagueState) {
  const { config, members } = state;
  const base = policyReference(members[0]?.policy ?? "");
  const opponents = newestOpponents(state);
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
  const players = newestOpponents(state);
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
  const { agent, agents, epoch, policy, config, payoffs } = state;
  const able = new Map(
    agents
      .map((other) => (other.agent.id === agent.id ? state : other))
      .filter((other) => seats.every((one) => other.config.cast[one] === "policy"))
      .map((other) => [other.agent.id, other]),
  );
  const asOpponent = (other: LeagueState, hash: string, key: string, version: number): Opponent => {
    return { player: policyReference(hash), key, agent: other.agent.id, kind: other.agent.kind, version };
  };
  const joined = membersBefore(state).filter((member) => member.policy !== policy);
  const newest = [...able.values()].flatMap((other) => {
    const isSelf = other.agent.id === agent.id;
    const version = isSelf ? state.updates : updatesBefore(other.agent, epoch);
    const current = isSelf ? policy : (other.recent.find((one) => one.version === version)?.policy ?? other.policy);
    return current === null ? [] : [asOpponent(other, current, lineKey(other.agent.id), version)];
  });
  const reader = payoffs.at(epoch);
  const own = new Set(learnerSeats(config.cast));
  const isPeer = new Map(
    agents.map((other) => [other.agent.id, [...own].every((one) => other.config.cast[one] === "policy")]),
  );
  return {
    agent,
    past: joined.flatMap((member) => {
      const other = able.get(member.agent);
      return other ? [asOpponent(other, member.policy, member.policy, member.version)] : [];
    }),
    peers: joined.flatMap((member) => {
      const other = isPeer.get(member.agent) ? agents.find(({ agent: { id } }) => id === member.agent) : undefined;
      return other ? [asOpponent(other, member.policy, member.policy, member.version)] : [];
    }),
    newest: newest.toSorted((a, b) => Number(b.agent === agent.id) - Number(a.agent === agent.id)),
    pastShare: config.pastShare,
    score: (row, column) => reader.score(row, column),
    payoff: (row, column) => reader.payoff(row, column),
    games: (row, column) => reader.games(row, column),
  };
}

/** What a rule may know where no particular seat is to be filled. */
export function agentView(state: LeagueState): MatchmakingView {
  const others = opponentSeats(state.config.cast);
  return matchmakingView(state, others.length > 0 ? others.slice(0, 1) : learnerSeats(state.config.cast));
}

/** The members that had joined before the epoch, in an order that does not depend on which agent was faster. */
function membersBefore({ agents, epoch, members, population }: LeagueState): readonly Member[] {
  if (agents.length === 1) return members;
  const byId = new Map(agents.map(({ agent }, position) => [agent.id, { agent, position }]));
  const placed = population.flatMap((member) => {
    const found = byId.get(member.agent);
    if (!found || member.version > updatesBefore(found.agent, epoch)) return [];
    const joined = member.version === 0 ? 0 : epochOfUpdate(found.agent, member.version - 1) + 1;
    return [{ member, joined, position: found.position }];
  });
  return placed.toSorted((a, b) => a.joined - b.joined || a.position - b.position).map(({ member }) => member);
}
