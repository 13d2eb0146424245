import type { NetworkKind } from "../../../agents/networks/network.ts";
import { leagueSizes, overridden } from "../../../agents/league/choice.ts";
import type { LearnFrom } from "../../../agents/league/learn-from.ts";
import type { PlayingChoice } from "../../../agents/league/playing-choice.ts";
import { presetById } from "../../../agents/league/presets.ts";
import { parseReference, policyReference } from "../../../agents/player-reference.ts";
import { readOptionTexts } from "../../../games/core/option-text.ts";
import { gameById } from "../../../games/registry.ts";
import { readRedisUrl } from "../../config.ts";
import { checkShape } from "../../schemas/shape.ts";
import { ServerError } from "../../errors.ts";
import type { LeagueRecord, StoreReader } from "../../store/store.ts";
import type { OptionTexts } from "../options.ts";
import { findPolicy, gameLeagues } from "../policy/policies.ts";
import { type LaunchRequest, launchRequest } from "../../schemas/leagues.ts";

/** Options of `league run` for a new league. */
export interface LaunchOptions {
  readonly game?: string;
  readonly preset?: string;
  readonly ablation?: string;
  readonly updates?: number;
  readonly seed?: number;
  readonly name?: string;
  readonly learner?: string;
  readonly network?: NetworkKind;
  readonly hidden?: readonly number[];
  readonly towers?: readonly (readonly number[])[];
  readonly ahead?: boolean;
  readonly longSegments?: boolean;
  readonly base?: string;
  readonly cast?: readonly string[];
  readonly ladderPlayers?: readonly string[];
  readonly learnFrom?: LearnFrom;
  readonly matchmaking?: string;
  readonly gate?: string;
  readonly playing?: PlayingChoice;
  readonly config?: LaunchRequest;
  readonly option: OptionTexts;
  readonly set: Readonly<Record<string, number>>;
}

/** Number of hexadecimal digits of a policy's hash. */
const HASH_LENGTH = 64;

/** The options that only a new league accepts, by name. */
const SETTINGS = [
  "game",
  "preset",
  "ablation",
  "updates",
  "seed",
  "name",
  "learner",
  "network",
  "hidden",
  "towers",
  "ahead",
  "longSegments",
  "base",
  "cast",
  "ladderPlayers",
  "learnFrom",
  "matchmaking",
  "gate",
  "playing",
  "config",
  "option",
  "set",
] as const satisfies readonly (keyof LaunchOptions)[];

/**
 * The launch request for a new league, checked by the API's schema; `--set` has sizes of the league and hyperparameters
 * of its learner.
 * @throws ServerError `league/invalid`, `request/invalid`.
 */
export function requestFromOptions(options: LaunchOptions): LaunchRequest {
  const { game, preset, ablation, option, seed, name, learner, set, updates } = options;
  const {
    network,
    hidden,
    towers,
    ahead,
    longSegments,
    base,
    cast,
    ladderPlayers,
    learnFrom,
    matchmaking,
    gate,
    playing,
    config = {},
  } = options;
  const { game: gameInFile, preset: presetInFile, ablation: ablationInFile, name: nameInFile, ...settings } = config;
  const presetId = preset ?? presetInFile;
  const played = game ?? gameInFile ?? (presetId === undefined ? undefined : presetById(presetId).game);
  if (played === undefined) {
    const sentence = "Give the --game, --preset or --config of a new league, or the --league to continue.";
    throw new ServerError("league/invalid", sentence);
  }
  const isSize = (key: string) => Object.hasOwn(leagueSizes, key);
  const entries = Object.entries(set);
  const given = {
    network,
    hidden,
    towers,
    ahead,
    longSegments: longSegments ?? config.longSegments ?? readRedisUrl() !== undefined,
    base,
    cast,
    ladderPlayers,
    learnFrom,
    options: readOptionTexts(gameById(played), option),
    seed,
    learner: { id: learner, hyperparameters: Object.fromEntries(entries.filter(([key]) => !isSize(key))) },
    ...Object.fromEntries(entries.filter(([key]) => isSize(key))),
    matchmaking: { rule: matchmaking },
    gate: { rule: gate },
    playing,
    budget: updates === undefined ? undefined : { updates },
  };
  return checkShape(launchRequest, {
    ...overridden(settings, given),
    game: game ?? gameInFile,
    preset: presetId,
    ablation: ablation ?? ablationInFile,
    name: name ?? nameInFile,
  });
}

/** The request with full hashes for the policies its cast names. @throws ServerError as {@link findPolicy}. */
export async function withWholeCast(store: StoreReader, request: LaunchRequest): Promise<LaunchRequest> {
  const { cast, preset, game = preset && presetById(preset).game } = request;
  if (!cast || !game) return request;
  return { ...request, cast: await Promise.all(cast.map((who) => wholeReference(store, game, who))) };
}

async function wholeReference(store: StoreReader, game: string, reference: string): Promise<string> {
  const { kind, name } = parseReference(reference);
  if (kind !== "policy" || reference === "policy" || name.length === HASH_LENGTH) return reference;
  return policyReference((await findPolicy(store, await gameLeagues(store, game), name)).weights.hash);
}

/** Refuses to change a launched league's settings. @throws ServerError `league/invalid` naming the options. */
export function refuseSettings({ id, config }: LeagueRecord, options: LaunchOptions): void {
  const isGiven = (value: unknown) =>
    typeof value === "object" && value !== null ? Object.keys(value).length > 0 : value !== undefined;
  const given = SETTINGS.filter((name) => isGiven(options[name])).map(
    (name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  );
  if (given.length === 0) return;
  throw new ServerError(
    "league/invalid",
    `${given.join(", ")}: only a new league takes that. Leave it out to continue ${id}, a league of ${config.game}, as it was launched; leave out --league to launch a new one.`,
  );
}
