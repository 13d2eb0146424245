import type { BaseSpec } from "../../games/core/base.ts";
import { meanDecisions } from "../../games/core/episode-length.ts";
import { GameError } from "../../games/core/errors.ts";
import type { Game, GameOptions } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { games } from "../../games/registry.ts";
import { AgentError } from "../errors.ts";
import type { Hyperparameters, Learner } from "../learners/learner.ts";
import { splitName } from "../learners/hyperparameters.ts";
import { learnerById, resolveHyperparameters } from "../learners/registry.ts";
import { checkCast, learnerSeats } from "./cast.ts";
import { checkSizes, leagueSizes, type LeagueChoice } from "./choice.ts";
import { networkFor } from "../networks/layout.ts";
import type { NetworkKind } from "../networks/network.ts";
import type { LeagueConfig } from "./ledger.ts";

/** The small poker games are held near equilibrium by entropy; in the larger games it keeps play from getting sharp. */
function suggested(game: Game, learner: Learner): Hyperparameters {
  const { entropy } = learner.hyperparameters;
  return entropy && !game.enumerable ? { entropy: Math.min(entropy.default, 0.05) } : {};
}

/** Actions of seats in a segment, about: enough for one quick job. */
const SEGMENT_STEPS = 768;
/** Episodes in a segment at least, however long they are. */
const MIN_SEGMENT_EPISODES = 16;

/** Where seats are dealt to past policies by share, and nobody chose the share. */
const PAST_SHARE = 0.25;

/**
 * Completes a choice. Sizes follow the game: a segment is some hundreds of decisions, small observations get a small network.
 * @throws GameError `game/bad-option`; AgentError `learner/unknown`, `learner/bad-hyperparameter`, `league/bad-size`,
 * `league/bad-towers`, `league/bad-network`, `league/bad-base`, `league/bad-cast`.
 */
export function resolveConfig(game: Game, choice: LeagueChoice): LeagueConfig {
  if (game.roles.length < 1) throw new GameError("game/unknown", `${game.id} has no seats.`);
  checkSizes(choice);
  const learner = learnerById(choice.learner?.id ?? "ppo");
  learner.suits?.(game);
  const { updates, seconds } = choice.budget ?? {};
  const hyperparameters = resolveHyperparameters(
    learner,
    { ...suggested(game, learner), ...choice.learner?.hyperparameters },
    game.roles,
  );
  checkAnchor(game, learner, hyperparameters, choice.base ?? null);
  const { segmentsPerUpdate = 4 } = choice;
  const seats = seating(game, choice, learner);
  const network = networkFor(game, choice.hidden ?? defaultHidden(game, choice.network), seats.towers, choice.network);
  checkMeetings(seats, segmentsPerUpdate);
  const options = resolveOptions(game, choice.options);
  return {
    game: game.id,
    options,
    seed: choice.seed ?? 1,
    learner: { id: learner.id, hyperparameters },
    network: network.kind,
    hidden: network.hidden,
    ...seats,
    ahead: choice.ahead ?? true,
    preset: choice.preset ?? null,
    segmentEpisodes: choice.segmentEpisodes ?? defaultEpisodes(game, options, learner, segmentsPerUpdate),
    segmentsPerUpdate,
    snapshotEvery: choice.snapshotEvery ?? 25,
    evaluateEvery: choice.evaluateEvery ?? (game.enumerable ? 5 : 25),
    budget: { ...(updates === undefined ? {} : { updates }), ...(seconds === undefined ? {} : { seconds }) },
  };
}

/** A learner that wants many episodes an update has them; else a segment is one quick job, by how long episodes are. */
function defaultEpisodes(game: Game, options: GameOptions, { league }: Learner, segmentsPerUpdate: number): number {
  if (league) return Math.ceil(league.updateEpisodes / segmentsPerUpdate);
  const [, most] = leagueSizes.segmentEpisodes;
  const episodes = Math.round(SEGMENT_STEPS / Math.max(meanDecisions(game, options), 1));
  return Math.min(most, Math.max(MIN_SEGMENT_EPISODES, episodes));
}

function defaultHidden({ observation }: Game, kind?: NetworkKind): readonly number[] {
  if (kind === "transformer") return [64, 64];
  return observation.kind === "dense" && observation.size <= 16 ? [64, 64] : [128, 128];
}

type Seating = Pick<LeagueConfig, "towers" | "base" | "cast" | "crossVersions" | "pastShare">;

/** Who sits where, and on whose weights. */
function seating(game: Game, choice: LeagueChoice, learner: Learner): Seating {
  const { towers = oneTower(game), base = null, crossVersions = 1, cast = game.roles.map(() => "policy") } = choice;
  checkTowers(game, towers);
  if (base !== null) baseOf(game, base);
  checkCast(game, cast);
  const meets = crossVersions === 1 && learnerSeats(cast).length > 1;
  const { pastShare = meets ? (learner.league?.pastShare ?? PAST_SHARE) : 0 } = choice;
  if (pastShare > 0 && !meets) {
    const sentence =
      crossVersions > 1
        ? "pastShare and crossVersions are two ways to meet past policies; choose one: pastShare 0, or crossVersions 1."
        : "pastShare needs two seats that learn, one for a past policy; this cast has one: choose pastShare 0.";
    throw new AgentError("league/bad-size", sentence);
  }
  return { towers, base, cast, crossVersions, pastShare };
}

/**
 * Versions meet a combination a segment, in turn. An update with fewer segments than combinations would learn from older versions
 * alone, and leave its newest policy unmeasured, for several updates on end.
 * @throws AgentError `league/bad-size` naming the least number of segments.
 */
function checkMeetings({ cast, crossVersions }: Seating, segmentsPerUpdate: number): void {
  const seats = learnerSeats(cast).length;
  const combinations = crossVersions ** seats;
  if (crossVersions === 1 || segmentsPerUpdate >= combinations) return;
  const [, most] = leagueSizes.segmentsPerUpdate;
  const advice =
    combinations <= most
      ? `choose segmentsPerUpdate ${combinations} or more, or fewer versions`
      : `choose crossVersions ${Math.floor(most ** (1 / seats) + 1e-9)} or less, as an update has ${most} segments at most`;
  throw new AgentError(
    "league/bad-size",
    `crossVersions ${crossVersions} makes ${combinations} meetings of versions, a segment each, and an update has ${segmentsPerUpdate}: ${advice}.`,
  );
}

const oneTower = ({ roles }: Pick<Game, "roles">): LeagueConfig["towers"] => [roles.map((_, seat) => seat)];

/** @throws AgentError `league/bad-towers` unless every role is in one tower. */
function checkTowers({ roles }: Game, towers: LeagueConfig["towers"]): void {
  const named = towers.flat().toSorted((a, b) => a - b);
  const complete = named.length === roles.length && named.every((role, i) => role === i);
  if (complete && towers.every((tower) => tower.length > 0)) return;
  const known = roles.map((role, seat) => `${seat} (${role})`).join(", ");
  throw new AgentError("league/bad-towers", `towers share out the roles ${known}, each to one tower.`);
}

/** The game's base policy of that id. @throws AgentError `league/bad-base` naming those there are. */
export function baseOf({ id, bases = [] }: Game, base: string): BaseSpec {
  const spec = bases.find((candidate) => candidate.id === base);
  if (spec) return spec;
  const known = bases.map((candidate) => candidate.id).join(", ") || "none";
  throw new AgentError("league/bad-base", `${id} has no base policy "${base}"; its base policies: ${known}.`);
}

/** @throws AgentError `league/bad-base` where the learner is to hold the policy to a base and there is none. */
function checkAnchor({ id, bases = [] }: Game, learner: Learner, given: Hyperparameters, base: string | null): void {
  const held = Object.entries(given).find(
    ([name, value]) => value > 0 && learner.hyperparameters[splitName(name).name]?.anchored,
  );
  if (base !== null || !held) return;
  const known = bases.map((one) => one.id).join(", ") || "none";
  const sentence = `${held[0]} holds the policy to its base, and this league has none: set it to 0, or choose a base; those of ${id}: ${known}.`;
  throw new AgentError("league/bad-base", sentence);
}

/** What a configuration says since leagues have roles that are not alike. */
type Newer = "network" | "towers" | "base" | "cast" | "ahead" | "crossVersions" | "preset";

/** A configuration as it may have been stored before it had all of today's fields, with what those fields then were. */
export function completeConfig(stored: Omit<LeagueConfig, Newer> & Partial<Pick<LeagueConfig, Newer>>): LeagueConfig {
  const { roles, observation } = games.find(({ id }) => id === stored.game) ?? { roles: [], observation: null };
  const network = observation?.kind === "tokens" ? ("tokens" as const) : ("mlp" as const);
  const then = { network, base: null, ahead: true, crossVersions: 1, preset: null };
  return { towers: oneTower({ roles }), cast: roles.map(() => "policy"), ...then, ...stored };
}
