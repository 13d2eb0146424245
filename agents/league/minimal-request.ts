import { isDeepStrictEqual } from "node:util";
import { leagueSizes } from "./choice.ts";
import type { LeagueConfig } from "./ledger.ts";
import { requestedConfig, type LeagueRequest } from "./request.ts";

/** What `LeagueRequest` has of its own; sizes come by their names. */
const FIELDS = [
  "seed",
  "network",
  "hidden",
  "towers",
  "base",
  "cast",
  "ahead",
  "learner",
  "options",
  "budget",
] as const;

type Part = Partial<Record<string, unknown>>;

const known = new WeakMap<LeagueConfig, LeagueRequest>();

/**
 * The shortest request that gives this very configuration: what a launch would say to get the same league. Whatever the game's
 * defaults or the preset say anyway is left out.
 */
export function minimalRequest(config: LeagueConfig): LeagueRequest {
  const present = known.get(config);
  if (present) return present;
  const request = shortened(fullRequest(config), config);
  known.set(config, request);
  return request;
}

/** Everything said; of what a preset no longer gives, without the preset. */
function fullRequest(config: LeagueConfig): LeagueRequest {
  const { preset, learner, options, budget, network, hidden, towers, base, cast, ahead, seed } = config;
  const sizes = Object.fromEntries(
    Object.keys(leagueSizes).map((name) => [name, config[name as keyof typeof leagueSizes]]),
  );
  const all = { seed, network, hidden, towers, base, cast, ahead, ...sizes, learner, options, budget };
  if (preset === null) return { game: config.game, ...all };
  const ablation = preset.ablation === null ? {} : { ablation: preset.ablation };
  const byPreset = { preset: preset.id, ...ablation, ...all };
  return gives(byPreset, config) ? byPreset : { game: config.game, ...all };
}

/** Leaves out one part after the other, as long as the same configuration comes of it. */
function shortened(full: LeagueRequest, config: LeagueConfig): LeagueRequest {
  const wanted = full.preset === undefined ? { ...config, preset: null } : config;
  let request: Part = { ...full };
  const tryTo = (shorter: Part) => {
    if (gives(shorter, wanted)) request = shorter;
  };
  for (const name of [...FIELDS, ...Object.keys(leagueSizes)]) tryTo(without(request, name));
  for (const name of ["options", "budget", "learner"]) {
    const part = request[name] as Part | undefined;
    for (const key of Object.keys(part ?? {})) tryTo({ ...request, [name]: without(request[name] as Part, key) });
  }
  const learner = request["learner"] as Part | undefined;
  for (const key of Object.keys((learner?.["hyperparameters"] ?? {}) as Part)) {
    const present = request["learner"] as Part;
    const fewer = without(present["hyperparameters"] as Part, key);
    tryTo({ ...request, learner: { ...present, hyperparameters: fewer } });
  }
  return request as LeagueRequest;
}

function without(part: Part, name: string): Part {
  return Object.fromEntries(Object.entries(part).filter(([key]) => key !== name));
}

function gives(request: Part, config: LeagueConfig): boolean {
  try {
    return isDeepStrictEqual(requestedConfig(request as LeagueRequest), config);
  } catch {
    // Parts depend on each other, such as pastShare on the cast: this one has to be said.
    return false;
  }
}
