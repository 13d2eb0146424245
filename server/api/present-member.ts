import type { LeagueState } from "../../agents/league/state.ts";
import type { RatedMember } from "../../agents/ratings/population.ts";
import { games } from "../../games/registry.ts";
import { evenlySpaced } from "../common/spacing.ts";
import type { ChosenEpisode } from "../encounters/decisive.ts";
import { frozenPolicies, type FrozenPolicy, type GateOutcome, type MemberFacts } from "../encounters/member-facts.ts";
import { policyLabels } from "../encounters/member-report.ts";
import type { PairGames } from "../encounters/pair-games.ts";
import type { LeagueHandle } from "../leagues/service.ts";
import type { MemberAnswer, MemberRatingsAnswer, PairGamesAnswer } from "../schemas/members.ts";
import type { RatingsAt } from "../ratings/league-ratings.ts";
import { presentMatchListing } from "./present.ts";

/** Most children in a member's answer, the newest. */
const MAX_CHILDREN = 24;
/** Most changed wins of a gate's decision, of each kind. */
const MAX_WIN_CHANGES = 12;

/** Most ratings of an agent's members: a chart can't show more. */
const MAX_RATED_MEMBERS = 100;

type Labels = ReadonlyMap<string, string>;

const rolesOf = ({ config }: LeagueState): readonly string[] => games.find(({ id }) => id === config.game)?.roles ?? [];

const presentLeague = ({ id, name, config }: LeagueHandle["record"]) => ({ id, name, game: config.game });

/** @param isPlayable whether it can take a seat. */
export function presentMember(facts: MemberFacts, { record, state }: LeagueHandle, isPlayable: boolean): MemberAnswer {
  const { at, member, gate, seats, report } = facts;
  const { policy, agent, version, parent, reason = null } = member;
  const labels = policyLabels(state);
  const label = (hash: string) => labels.get(hash) ?? hash.slice(0, 8);
  const children = frozenPolicies(state).filter((one) => one.parent === policy && one.policy !== policy);
  const roles = rolesOf(state);
  return {
    at,
    league: presentLeague(record),
    policy,
    label: label(policy),
    agent,
    kind: state.agents.find((one) => one.agent.id === agent)?.agent.kind ?? "main",
    version,
    frozenAt: member.at,
    refused: reason,
    parent: parent === null ? null : { policy: parent, label: label(parent) },
    children: children.slice(-MAX_CHILDREN).map((child) => {
      return { policy: child.policy, label: label(child.policy), refused: child.reason !== undefined };
    }),
    childCount: children.length,
    gate: gate && presentGate(gate, labels),
    isPlayable,
    seats: seats.map((one) => ({ ...one, role: roles[one.seat] ?? `seat ${one.seat}` })),
    beatenBy: [...report.beatenBy],
    beats: [...report.beats],
    opponents: { ...report.opponents },
  };
}

/** JSON has no NaN and no infinity. */
function presentGate({ at, decision }: GateOutcome, labels: Labels): NonNullable<MemberAnswer["gate"]> {
  const { gate, accepted, reason, evidence } = decision;
  const changes = (list: typeof evidence.gained) =>
    list.slice(0, MAX_WIN_CHANGES).map((one) => ({ ...one, label: labels.get(one.opponent) ?? one.opponent }));
  return {
    rule: gate.rule,
    accepted,
    reason,
    at,
    numbers: Object.fromEntries(
      Object.entries(evidence.numbers).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
    ),
    gained: changes(evidence.gained),
    lost: changes(evidence.lost),
  };
}

/** @param member the frozen policy whose ratings they are, with those of its agent's members. */
export function presentMemberRatings(
  { rated, at }: RatingsAt,
  { policy, agent }: FrozenPolicy,
  state: LeagueState,
): MemberRatingsAnswer {
  const labels = policyLabels(state);
  const anchor = rated.anchor ?? "";
  const versions = new Map(
    state.population.filter((one) => one.agent === agent).map((one) => [one.policy, one.version]),
  );
  const roles = [...new Set(rated.ratings.map(({ role }) => role))];
  return {
    at,
    anchor: presentPlayer(anchor, labels),
    roles: roles.map((role) => {
      const rows = rated.ratings.filter((row) => row.role === role);
      const own = rows.find(({ member }) => member === policy);
      const members = rows
        .flatMap((row) => {
          const version = versions.get(row.member);
          return version === undefined ? [] : [{ ...ratingOf(row), policy: row.member, version }];
        })
        .toSorted((a, b) => a.version - b.version);
      const shown = new Set(evenlySpaced(members, MAX_RATED_MEMBERS));
      return {
        role,
        own: own
          ? {
              ...ratingOf(own),
              rank: 1 + rows.filter(({ rating }) => rating > own.rating).length,
              rows: rows.length,
              tied: own.tiedWith.length,
            }
          : null,
        members: members.filter((one) => shown.has(one) || one.policy === policy),
      };
    }),
    notes: [...rated.notes],
    unit: rated.unit,
  };
}

const ratingOf = ({ rating, low, high, games: count }: RatedMember) => ({ rating, low, high, games: count });

const presentPlayer = (key: string, labels: Labels) => ({
  key,
  label: labels.get(key) ?? key,
  isPolicy: labels.has(key),
});

export function presentPairGames(
  { total, games: found, next }: PairGames,
  [a, b]: readonly [string, string],
  { record, state }: LeagueHandle,
): PairGamesAnswer {
  const labels = policyLabels(state);
  return {
    league: presentLeague(record),
    a: presentPlayer(a, labels),
    b: presentPlayer(b, labels),
    roles: [...rolesOf(state)],
    total: total && presentTotal(total),
    games: found.map((one) =>
      one.kind === "match"
        ? { ...one, match: presentMatchListing(one.match) }
        : { ...one, won: presentEpisode(one.won), lost: presentEpisode(one.lost), drawn: presentEpisode(one.drawn) },
    ),
    next: next && `${next.seq}-${next.place}-${next.before}`,
  };
}

const presentEpisode = (one: ChosenEpisode | null) => one && { episode: one.episode, returns: [...one.returns] };

const presentTotal = ({ episodes, wins, draws, losses, score, low, high, mean }: NonNullable<PairGames["total"]>) => ({
  episodes,
  wins,
  draws,
  losses,
  score,
  low,
  high,
  mean,
});
