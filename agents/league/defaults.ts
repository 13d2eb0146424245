import type { BaseSpec } from "../../games/core/base.ts";
import { meanDecisions } from "../../games/core/episode-length.ts";
import { GameError } from "../../games/core/errors.ts";
import type { Game, GameOptions } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { ladderPlayers as gameLadder } from "../players/ladder.ts";
import { parseReference } from "../player-reference.ts";
import { games } from "../../games/registry.ts";
import { AgentError } from "../errors.ts";
import type { Hyperparameters, Learner } from "../learners/learner.ts";
import { splitName } from "../learners/hyperparameters.ts";
import { learnerById, resolveHyperparameters } from "../learners/registry.ts";
import { agentChoice, agentSettings, checkAgents, checkSeatsTaken } from "./agent-choice.ts";
import { checkCast, learnerSeats, opponentSeats } from "./cast.ts";
import { checkSizes, leagueSizes, type AgentChoice, type LeagueChoice } from "./choice.ts";
import { matchmakingRuleById } from "../matchmaking/registry.ts";
import { networkFor } from "../networks/layout.ts";
import type { NetworkKind } from "../networks/network.ts";
import type { AgentConfig, AgentSettings, LeagueConfig } from "./ledger.ts";
import { checkAgentsOfPartners, checkRulesOfPartners } from "./partners.ts";
import { resolveLearnFrom } from "./learn-from.ts";
import { resolvePlaying } from "./playing-choice.ts";
import { impliedRules, resolveRules } from "./chosen-rules.ts";

/**
 * The default entropy bonus keeps the small poker games near equilibrium; in larger games less of it is enough to keep
 * play from becoming deterministic.
 */
function gameHyperparameters(game: Game, learner: Learner): Hyperparameters {
  const { entropy } = learner.hyperparameters;
  return entropy && !game.enumerable ? { entropy: Math.min(entropy.default, 0.05) } : {};
}

/** Approximate player actions per segment: enough for one quick job. */
const SEGMENT_STEPS = 768;
/**
 * How many times longer segments are that wait in a queue for a worker: long enough that queueing a job, some two
 * milliseconds, is a small part of playing it. Games with an enumerated tree are played several times faster.
 */
const LONG_SEGMENTS = { enumerable: 64, other: 16 };
/** Most player actions in a segment: it is one document, and an update has some of them in memory. */
const MAX_SEGMENT_STEPS = 500_000;
/** Episodes that a segment may have in any game. */
const ANY_GAME_EPISODES = 4096;
/** Minimum number of episodes in a segment, however long they are. */
const MIN_SEGMENT_EPISODES = 16;

/** Episodes between a new member and an older one where opponents are drawn from a meta-strategy over their payoffs. */
const PSRO_EPISODES = 256;

/** Episodes between a new member and each scripted player, where ratings are fitted to games of two. */
const LADDER_EPISODES = 64;

/**
 * Completes a choice. Sizes depend on the game: a segment has some hundreds of decisions, small observations get a
 * small network.
 * @throws GameError `game/bad-option`; AgentError `learner/unknown`, `learner/bad-hyperparameter`, `league/bad-size`,
 * `league/bad-towers`, `league/bad-network`, `league/bad-base`, `league/bad-cast`, `league/bad-agents`,
 * and those of rules.
 *
 * @example
 * import { resolveConfig, type LeagueChoice, type LeagueConfig } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const choice: LeagueChoice = { learner: { id: "mmd" }, seed: 7 };
 * const { learner, seed }: LeagueConfig = resolveConfig(gameById("kuhn-poker"), choice);
 * console.log(learner.id, seed); // mmd 7
 */
export function resolveConfig(game: Game, choice: LeagueChoice): LeagueConfig {
  if (game.roles.length < 1) throw new GameError("game/unknown", `${game.id} has no seats.`);
  const { agents: chosen = [], ...common } = choice;
  if (chosen.length === 0) return resolveAgent(game, choice, false);
  checkAgents(chosen);
  checkAgentsOfPartners(game, chosen);
  // One agent's playing ahead would depend on how fast the others are.
  if (choice.ahead === true) {
    throw new AgentError("league/bad-agents", "Several agents learn in epochs, so segments can't be played ahead.");
  }
  const alone = { ...common, ahead: false };
  const resolved = chosen.map((agent) => resolveAgent(game, agentChoice(alone, agent), chosen.length > 1));
  const [first] = resolved as [LeagueConfig, ...LeagueConfig[]];
  const agents = resolved.map((config, position): AgentConfig => {
    const { id, kind = "main", share = 1 } = chosen[position] as AgentChoice;
    return { id, kind, share, settings: agentSettings(config) };
  });
  checkSeatsTaken(game, agents);
  return { ...first, agents };
}

/** The configuration under which one agent learns. @param hasOpponents whether there are others. */
function resolveAgent(game: Game, choice: LeagueChoice, hasOpponents: boolean): LeagueConfig {
  checkSizes(choice);
  const learner = learnerById(choice.learner?.id ?? "ppo");
  learner.assertSupports?.(game);
  const { updates, seconds } = choice.budget ?? {};
  const hyperparameters = resolveHyperparameters(
    learner,
    { ...gameHyperparameters(game, learner), ...choice.learner?.hyperparameters },
    game.roles,
  );
  checkAnchor(game, learner, hyperparameters, choice.base ?? null);
  const { segmentsPerUpdate = 4 } = choice;
  const seats = seating(game, choice, learner, hasOpponents);
  const network = networkFor(game, choice.hidden ?? defaultHidden(game, choice.network), seats.towers, choice.network);
  checkMeetings(seats, segmentsPerUpdate);
  const options = resolveOptions(game, choice.options);
  const rules = resolveRules(choice);
  checkRulesOfPartners(game, rules);
  const learnsAll = seats.cast.every((who) => who === "policy");
  const playing = resolvePlaying(game, learner, learnsAll, choice.playing);
  return {
    game: game.id,
    options,
    seed: choice.seed ?? 1,
    learner: { id: learner.id, hyperparameters },
    network: network.kind,
    hidden: network.hidden,
    ...seats,
    ahead: playsAhead(choice),
    preset: choice.preset ?? null,
    segmentEpisodes: segmentEpisodes(game, options, learner, { ...choice, segmentsPerUpdate }),
    segmentsPerUpdate,
    snapshotEvery: choice.snapshotEvery ?? 25,
    evaluateEvery: choice.evaluateEvery ?? (game.enumerable ? 5 : 25),
    ...rules,
    payoffEpisodes: choice.payoffEpisodes ?? (choice.matchmaking?.rule?.startsWith("psro") ? PSRO_EPISODES : 0),
    ladderEpisodes: choice.ladderEpisodes ?? (hasLadder(game, choice) ? LADDER_EPISODES : 0),
    ladderPlayers: resolveLadder(game, choice),
    learnFrom: resolveLearnFrom(learner, playing, choice.learnFrom),
    playing,
    parent: choice.parent ?? null,
    agents: [],
    budget: { ...(updates !== undefined && { updates }), ...(seconds !== undefined && { seconds }) },
  };
}

const hasLadder = ({ roles, utility }: Game, { ladderPlayers = [] }: LeagueChoice): boolean =>
  (roles.length === 2 && !utility.identical) || ladderPlayers.length > 0;

/** @throws AgentError `league/bad-ladder` */
function resolveLadder(game: Game, { ladderPlayers = [], ladderEpisodes }: LeagueChoice): readonly string[] {
  const known = new Set(gameLadder(game).map(({ reference }) => reference));
  const refuse = (sentence: string) => new AgentError("league/bad-ladder", sentence);
  if (ladderPlayers.length > 0 && ladderEpisodes === 0)
    throw refuse("ladderPlayers play ladderEpisodes against each new member: choose 1 or more.");
  for (const [place, reference] of ladderPlayers.entries()) {
    const { kind } = parseReference(reference);
    if (known.has(reference)) throw refuse(`${reference} is on the game's ladder already.`);
    if (kind === "human" || kind === "policy")
      throw refuse(`ladderPlayers are fixed players of other kinds, such as llm:NAME, not "${reference}".`);
    if (ladderPlayers.indexOf(reference) < place) throw refuse(`ladderPlayers names ${reference} twice.`);
  }
  return ladderPlayers;
}

/**
 * @throws AgentError `league/bad-size` where a policy that starts over would learn from what another one played ahead.
 */
function playsAhead({ ahead, parents, checkpoints }: LeagueChoice): boolean {
  const startsOver = (parents ?? null) !== null || (checkpoints?.rule ?? "fixed") !== "fixed";
  if (ahead === true && startsOver) {
    const sentence =
      "An agent that starts over can't play ahead: leave ahead out, or take fixed checkpoints and no parent choice.";
    throw new AgentError("league/bad-size", sentence);
  }
  return ahead ?? !startsOver;
}

/**
 * The number chosen, or that a learner requires per update; by default a segment is one quick job, or a longer one,
 * depending on the length of episodes.
 * @throws AgentError `league/bad-size` for a segment that is too large to store.
 */
function segmentEpisodes(
  game: Game,
  options: GameOptions,
  { league }: Learner,
  choice: Pick<LeagueChoice, "segmentEpisodes" | "longSegments"> & { readonly segmentsPerUpdate: number },
): number {
  const [, maxEpisodes] = leagueSizes.segmentEpisodes;
  const { segmentEpisodes: chosen, longSegments = false } = choice;
  if (chosen === undefined && league) return Math.ceil(league.updateEpisodes / choice.segmentsPerUpdate);
  if (chosen !== undefined && chosen <= ANY_GAME_EPISODES) return chosen;
  const decisions = Math.max(meanDecisions(game, options), 1);
  if (chosen !== undefined) {
    if (chosen * decisions <= MAX_SEGMENT_STEPS) return chosen;
    const most = Math.floor(MAX_SEGMENT_STEPS / decisions);
    const sentence = `A segment of ${chosen} episodes of ${game.id} would be too large to store: choose segmentEpisodes ${most} or less.`;
    throw new AgentError("league/bad-size", sentence);
  }
  const factor = longSegments ? LONG_SEGMENTS[game.enumerable ? "enumerable" : "other"] : 1;
  const episodes = Math.round((SEGMENT_STEPS * factor) / decisions);
  return Math.min(maxEpisodes, Math.max(MIN_SEGMENT_EPISODES, episodes));
}

function defaultHidden({ observation }: Game, kind?: NetworkKind): readonly number[] {
  if (kind === "transformer") return [64, 64];
  return observation.kind === "dense" && observation.size <= 16 ? [64, 64] : [128, 128];
}

type Seating = Pick<LeagueConfig, "towers" | "base" | "cast" | "crossVersions" | "pastShare">;

/** The player of each seat, and which weights roles share. */
function seating(game: Game, choice: LeagueChoice, learner: Learner, hasOpponents: boolean): Seating {
  const { towers = oneTower(game), base = null, crossVersions = 1, cast = game.roles.map(() => "policy") } = choice;
  checkTowers(game, towers);
  if (base !== null) baseById(game, base);
  checkCast(game, cast, hasOpponents);
  const rule = choice.matchmaking?.rule ?? impliedRules.matchmaking.rule;
  if (crossVersions > 1 && rule !== impliedRules.matchmaking.rule) {
    const sentence = `crossVersions and the matchmaking rule ${rule} are two ways to choose opponents; choose one: crossVersions 1, or no rule.`;
    throw new AgentError("league/bad-matchmaking", sentence);
  }
  const playsPast = crossVersions === 1 && (learnerSeats(cast).length > 1 || opponentSeats(cast).length > 0);
  // A learner's own share is for leagues without a rule of their choice: under it PFSP would be self-play.
  const own = choice.matchmaking?.rule === undefined ? learner.league?.pastShare : undefined;
  const { pastShare = playsPast ? (own ?? matchmakingRuleById(rule).pastShare ?? 0) : 0 } = choice;
  if (pastShare > 0 && !playsPast) {
    const sentence =
      crossVersions > 1
        ? "pastShare and crossVersions are two ways to play past policies; choose one: pastShare 0, or crossVersions 1."
        : "pastShare needs two seats that learn, one for a past policy; this cast has one: choose pastShare 0.";
    throw new AgentError("league/bad-size", sentence);
  }
  return { towers, base, cast, crossVersions, pastShare };
}

/**
 * Versions meet in one combination per segment, in turn. An update with fewer segments than combinations would learn
 * from older versions alone, and leave its newest policy unmeasured, for several updates on end.
 * @throws AgentError `league/bad-size` naming the smallest number of segments.
 */
function checkMeetings({ cast, crossVersions }: Seating, segmentsPerUpdate: number): void {
  const seats = learnerSeats(cast).length;
  const combinations = crossVersions ** seats;
  if (crossVersions === 1 || segmentsPerUpdate >= combinations) return;
  const [, maxSegments] = leagueSizes.segmentsPerUpdate;
  const advice =
    combinations <= maxSegments
      ? `choose segmentsPerUpdate ${combinations} or more, or fewer versions`
      : `choose crossVersions ${Math.floor(maxSegments ** (1 / seats) + 1e-9)} or less, since an update has at most ${maxSegments} segments`;
  throw new AgentError(
    "league/bad-size",
    `crossVersions ${crossVersions} makes ${combinations} combinations of versions, one segment each, but an update has ${segmentsPerUpdate} segments: ${advice}.`,
  );
}

const oneTower = ({ roles }: Pick<Game, "roles">): LeagueConfig["towers"] => [roles.map((_, seat) => seat)];

/** @throws AgentError `league/bad-towers` unless every role is in one tower. */
function checkTowers({ roles }: Game, towers: LeagueConfig["towers"]): void {
  const named = towers.flat().toSorted((a, b) => a - b);
  const complete = named.length === roles.length && named.every((role, i) => role === i);
  if (complete && towers.every((tower) => tower.length > 0)) return;
  const known = roles.map((role, seat) => `${seat} (${role})`).join(", ");
  throw new AgentError("league/bad-towers", `towers must contain each of the roles ${known} exactly once.`);
}

/** The game's base policy with that id. @throws AgentError `league/bad-base` naming those available. */
export function baseById({ id, bases = [] }: Game, base: string): BaseSpec {
  const spec = bases.find((candidate) => candidate.id === base);
  if (spec) return spec;
  const known = bases.map((candidate) => candidate.id).join(", ") || "none";
  throw new AgentError("league/bad-base", `${id} has no base policy "${base}"; its base policies: ${known}.`);
}

/** @throws AgentError `league/bad-base` if the learner anchors the policy to a base and there is none. */
function checkAnchor({ id, bases = [] }: Game, learner: Learner, given: Hyperparameters, base: string | null): void {
  const anchored = Object.entries(given).find(
    ([name, value]) => value > 0 && learner.hyperparameters[splitName(name).name]?.anchored,
  );
  if (base !== null || !anchored) return;
  const known = bases.map((one) => one.id).join(", ") || "none";
  const sentence = `${anchored[0]} anchors the policy to its base, but this league has none: set it to 0, or choose a base; those of ${id}: ${known}.`;
  throw new AgentError("league/bad-base", sentence);
}

/** Fields added when roles became asymmetric, and when several agents could learn. */
type NewerFields =
  | "network"
  | "towers"
  | "base"
  | "cast"
  | "ahead"
  | "crossVersions"
  | "preset"
  | "matchmaking"
  | "checkpoints"
  | "gate"
  | "parents"
  | "payoffEpisodes"
  | "ladderEpisodes"
  | "ladderPlayers"
  | "learnFrom"
  | "playing"
  | "parent"
  | "agents";

/** Reads a stored configuration, which may predate today's fields: missing fields get the values they implied then. */
export function completeConfig(
  stored: Omit<LeagueConfig, NewerFields> & Partial<Pick<LeagueConfig, NewerFields>>,
): LeagueConfig {
  const { roles, observation } = games.find(({ id }) => id === stored.game) ?? { roles: [], observation: null };
  const network = observation?.kind === "tokens" ? ("tokens" as const) : ("mlp" as const);
  const impliedValues = { network, base: null, ahead: true, crossVersions: 1, preset: null, ladderPlayers: [] };
  const learnFrom = "self-play" as const;
  const impliedSettings = { playing: "last", ladderEpisodes: 0 } as const;
  const impliedLeague = { ...impliedRules, ...impliedSettings, payoffEpisodes: 0, parent: null };
  return {
    towers: oneTower({ roles }),
    cast: roles.map(() => "policy"),
    ...impliedValues,
    learnFrom,
    ...impliedLeague,
    ...stored,
    agents: (stored.agents ?? []).map((agent) => ({
      ...agent,
      settings: { ...(impliedSettings as Partial<AgentSettings>), ...agent.settings },
    })),
  };
}
