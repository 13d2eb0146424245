import { referenceLines } from "../../agents/evaluation/references.ts";
import { leagueAlarms } from "../../agents/league/alarm.ts";
import { budgetProgress } from "../../agents/league/budget.ts";
import type { LeagueEvent, LedgerEntry } from "../../agents/league/ledger.ts";
import { playMetricMeanings } from "../../agents/league/play-metrics.ts";
import type { Preset } from "../../agents/league/presets/preset.ts";
import { minimalRequest } from "../../agents/league/minimal-request.ts";
import { requestedConfig, type LeagueRequest } from "../../agents/league/request.ts";
import { playingPolicy } from "../../agents/league/playing.ts";
import { areRolesAlike } from "../../agents/league/roles.ts";
import type { Learner } from "../../agents/learners/learner.ts";
import type { TranscriptTotals } from "../../agents/transcript.ts";
import type { Game } from "../../games/core/game.ts";
import { games } from "../../games/registry.ts";
import type { DamagedLeague, LeagueHandle, LeagueService } from "../leagues/service.ts";
import { viewUrl } from "../plugins/plugin-views.ts";
import type { ListedMatch } from "../store/store.ts";
import { presentNewestMember, presentShownMembers } from "./present-population.ts";
import { evaluationCurve, learningCurve, newMeanings, summaryMeasures } from "./curves.ts";
import type { GameFacts, LearnerFacts } from "../schemas/games.ts";
import type { LeagueChange, LeagueDetail, LeagueSummary, PresetFacts } from "../schemas/leagues.ts";
import type { MatchListing } from "../schemas/matches.ts";

/** Mutable copies of read-only data, as the API's schemas require. */
type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<T[K]> } : T;
const plain = <T>(value: T): Plain<T> => value as Plain<T>;

/** A game's headline measures; none if the game no longer exists. */
const headlineMeasures = (game: string): readonly string[] =>
  games.find(({ id }) => id === game)?.measures?.headline ?? [];

export function presentGame(game: Game): GameFacts {
  const { id, name, summary, version, roles, maxPlies, actions, observation, utility, enumerable, options } = game;
  return {
    id,
    name,
    summary,
    version,
    maxPlies,
    actions,
    enumerable,
    roles: [...roles],
    rolesAlike: areRolesAlike(game),
    observation: { ...observation },
    utility: { ...utility },
    options: { ...options },
    scripted: game.scripted.map((script) => ({
      id: script.id,
      summary: script.summary,
      seats: script.seats ? [...script.seats] : null,
    })),
    headline: [...headlineMeasures(id)],
    bases: (game.bases ?? []).map((base) => ({ id: base.id, summary: base.summary })),
    view: viewUrl(id),
  };
}

export function presentLearner(learner: Learner): LearnerFacts {
  const { id, summary, hyperparameters, metrics, averages = false, clipsRatios = false, league } = learner;
  const specs = Object.entries(hyperparameters).map(
    ([name, { default: usual, min, max, meaning, integer = false, byRole = false }]) =>
      [name, { default: usual, min, max, integer, meaning, byRole }] as const,
  );
  return {
    id,
    summary,
    hyperparameters: Object.fromEntries(specs),
    metrics: { ...metrics, ...playMetricMeanings },
    averages,
    clipsRatios,
    pastShare: league?.pastShare ?? null,
  };
}

/** A preset with the league configuration that it launches. */
export function presentPreset({ id, name, game, paper, summary, note, ablations }: Preset): PresetFacts {
  const presetConfig = (request: LeagueRequest) => plain(requestedConfig(request)) as PresetFacts["config"];
  const config = presetConfig({ preset: id });
  return {
    id,
    name,
    game,
    paper,
    summary,
    note,
    ablations: Object.entries(ablations).map(([ablation, { summary: what }]) => {
      return { id: ablation, summary: what, config: presetConfig({ preset: id, ablation }) };
    }),
    config,
    defaults: presetConfig({ game, learner: { id: config.learner.id } }),
  };
}

/** @param arena id of the league's arena room, or null. @internal */
export function presentLeagueSummary(handle: LeagueHandle, arena: string | null): LeagueSummary {
  const { record, state, episodesPerSecond, problem } = handle;
  const { status, episodes, steps, updates, seconds } = state;
  const reason = state.reason || (problem ?? "");
  return {
    id: record.id,
    name: record.name,
    game: record.config.game,
    status,
    reason,
    episodes,
    steps,
    updates,
    seconds,
    episodesPerSecond,
    arena,
    members: state.population.length,
    createdAt: record.createdAt,
    progress: budgetProgress(state),
    measures: plain(summaryMeasures(state.evaluations.at(-1)?.measures ?? {}, headlineMeasures(record.config.game))),
  };
}

/** Every league, damaged ones last. @param arena id of a league's arena room, or null. */
export function presentLeagueSummaries(
  leagues: Pick<LeagueService, "list" | "damaged">,
  arena: (league: string) => string | null,
): LeagueSummary[] {
  const readable = leagues.list().map((handle) => presentLeagueSummary(handle, arena(handle.record.id)));
  return [...readable, ...leagues.damaged().map(presentDamagedLeague)];
}

function presentDamagedLeague({ id, record, problem }: DamagedLeague): LeagueSummary {
  const nothing = { episodes: 0, steps: 0, updates: 0, seconds: 0, episodesPerSecond: 0, members: 0 };
  return {
    id,
    name: record?.name ?? id,
    game: record?.config.game ?? "",
    status: "damaged",
    reason: problem,
    ...nothing,
    arena: null,
    createdAt: record?.createdAt ?? 0,
    progress: null,
    measures: {},
  };
}

/**
 * A league with its curves; its size does not grow with the length of the run.
 * @param arena id of the league's arena room, or null.
 */
export function presentLeagueDetail(handle: LeagueHandle, arena: string | null): LeagueDetail {
  const { record, state } = handle;
  const { population, payoffs } = presentShownMembers(state);
  const evaluations = evaluationCurve(state.evaluations, headlineMeasures(record.config.game));
  return {
    ...presentLeagueSummary(handle, arena),
    config: plain(record.config) as LeagueDetail["config"],
    request: plain(minimalRequest(record.config)) as LeagueDetail["request"],
    ...(record.experiment && { experiment: record.experiment }),
    policy: state.policy,
    playing: plain(playingPolicy(state)),
    agents: presentAgents(state),
    alarms: presentAlarms(state),
    ...presentResponses(state),
    population,
    refused: plain(state.agents.flatMap(({ refused }) => refused)) as LeagueDetail["refused"],
    evaluations: plain(evaluations),
    meanings: newMeanings(state.evaluations),
    learning: plain(learningCurve(state.learning)),
    payoffs,
    matrices: plain(state.matrices) as LeagueDetail["matrices"],
    references: plain(referenceLines(record.config.game)) as LeagueDetail["references"],
  };
}

const presentAgents = ({ agents }: LeagueHandle["state"]): LeagueDetail["agents"] =>
  agents.map((one) => {
    const { agent, updates, policy, members } = one;
    return { ...agent, updates, policy, playing: plain(playingPolicy(one)), members: members.length };
  });

function presentResponses({ agents }: LeagueHandle["state"]): Pick<LeagueDetail, "responses" | "responding"> {
  const ofAgents = agents.flatMap(({ agent: { id: agent }, responses }) => responses.map((one) => ({ ...one, agent })));
  const [pending] = agents.flatMap(({ agent: { id: agent }, responseRequest }) => {
    if (responseRequest === null) return [];
    const { policy, version, seat, updates, runs } = responseRequest;
    return [{ policy, agent, version, seat, updates, runs }];
  });
  return { responses: plain(ofAgents), responding: pending ?? null };
}

/** JSON has no NaN and no infinity. */
function presentAlarms(state: LeagueHandle["state"]): LeagueDetail["alarms"] {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return leagueAlarms(state).map((alarm) => ({
    ...alarm,
    evidence: Object.fromEntries(Object.entries(alarm.evidence).map(([name, value]) => [name, finite(value)])),
  }));
}

export function presentMatchListing(match: ListedMatch): MatchListing {
  const { answers, ...rest } = match;
  return {
    ...rest,
    names: [...match.names],
    pairing: [...match.pairing],
    returns: [...match.returns],
    ...(answers && { answers: presentTotals(answers) }),
  };
}

/** What players outside the server did, one entry a seat. */
export const presentTotals = (answers: readonly (TranscriptTotals | null)[]): NonNullable<MatchListing["answers"]> =>
  answers.map((totals) => totals && { ...totals, faults: { ...totals.faults } });

export function presentLeagueChange(handle: LeagueHandle, entry: LedgerEntry, arena: string | null): LeagueChange {
  return { summary: presentLeagueSummary(handle, arena), ...eventChange(handle, entry.event) };
}

function eventChange({ state }: LeagueHandle, event: LeagueEvent): Omit<LeagueChange, "summary"> {
  const { evaluations, learning, population, matrices } = state;
  const agents = state.agents.length > 1 ? { agents: presentAgents(state) } : {};
  const playing = plain(playingPolicy(state));
  switch (event.type) {
    case "evaluated":
      return {
        ...agents,
        playing,
        evaluation: plain(evaluationCurve(evaluations.slice(-1), [])[0]) as LeagueDetail["evaluations"][number],
        meanings: newMeanings(evaluations.slice(-1), evaluations.at(-2)?.measures),
      };
    case "policy-updated":
      return {
        ...agents,
        playing,
        learning: plain(learningCurve(learning.slice(-1))[0]) as LeagueDetail["learning"][number],
      };
    case "member-added":
      return { ...agents, ...presentNewestMember(population) };
    case "gate-decided":
      return event.accepted ? {} : refusedChange(state, event.policy);
    case "agent-restarted":
      return { ...agents, playing };
    case "cross-played":
      return { matrices: plain(matrices) as LeagueDetail["matrices"] };
    case "alarm-raised":
    case "alarm-cleared":
      return { alarms: presentAlarms(state) };
    case "best-response-requested":
    case "best-response-found":
    case "best-response-failed":
      return presentResponses(state);
    default:
      return {};
  }
}

function refusedChange({ agents }: LeagueHandle["state"], policy: string): Pick<LeagueChange, "refused"> {
  const refused = agents.flatMap((agent) => agent.refused).findLast((candidate) => candidate.policy === policy);
  return refused ? { refused: plain(refused) } : {};
}
