import type { LeagueState } from "../../agents/league/state.ts";
import { games } from "../../games/registry.ts";
import type { ChosenEpisode } from "../encounters/decisive.ts";
import { frozenPolicies, type GateOutcome, type MemberFacts } from "../encounters/member-facts.ts";
import { policyLabels } from "../encounters/member-report.ts";
import type { PairGames } from "../encounters/pair-games.ts";
import type { MemberAnswer, PairGamesAnswer } from "../schemas/members.ts";
import { presentMatchListing } from "./present.ts";

/** Most children in a member's answer, the newest. */
const MAX_CHILDREN = 24;
/** Most changed wins of a gate's decision, of each kind. */
const MAX_WIN_CHANGES = 12;

type Labels = ReadonlyMap<string, string>;

const rolesOf = ({ config }: LeagueState): readonly string[] => games.find(({ id }) => id === config.game)?.roles ?? [];

/** @param isPlayable whether it can take a seat. */
export function presentMember(facts: MemberFacts, state: LeagueState, isPlayable: boolean): MemberAnswer {
  const { at, member, gate, seats, report } = facts;
  const { policy, agent, version, parent, reason = null } = member;
  const labels = policyLabels(state);
  const label = (hash: string) => labels.get(hash) ?? hash.slice(0, 8);
  const children = frozenPolicies(state).filter((one) => one.parent === policy && one.policy !== policy);
  const roles = rolesOf(state);
  return {
    at,
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

export function presentPairGames(
  { total, games: found, next }: PairGames,
  [a, b]: readonly [string, string],
  state: LeagueState,
): PairGamesAnswer {
  const labels = policyLabels(state);
  const player = (key: string) => ({ key, label: labels.get(key) ?? key, isPolicy: labels.has(key) });
  return {
    a: player(a),
    b: player(b),
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
