import { isDeepStrictEqual } from "node:util";
import { leagueSizes } from "./choice.ts";
import type { LeagueConfig } from "./ledger.ts";
import { requestedConfig, type LeagueRequest } from "./request.ts";

/** Fields of `LeagueRequest` itself; sizes come by name. */
const FIELDS = [
  "seed",
  "network",
  "hidden",
  "towers",
  "base",
  "cast",
  "ahead",
  "matchmaking",
  "checkpoints",
  "gate",
  "parents",
  "playing",
  "parent",
  "agents",
  "learner",
  "options",
  "budget",
] as const;

type Part = Partial<Record<string, unknown>>;

const known = new WeakMap<LeagueConfig, LeagueRequest>();

/**
 * The shortest request that gives exactly this configuration: what to launch to get the same league. Everything implied
 * by the game's defaults or the preset is left out.
 */
export function minimalRequest(config: LeagueConfig): LeagueRequest {
  const present = known.get(config);
  if (present) return present;
  const request = shortenRequest(fullRequest(config), config);
  known.set(config, request);
  return request;
}

/** With every field given; if the preset no longer gives this configuration, without the preset. */
function fullRequest(config: LeagueConfig): LeagueRequest {
  const { preset, learner, options, budget, network, hidden, towers, base, cast, ahead, seed } = config;
  const { matchmaking, checkpoints, gate, parents, playing, parent } = config;
  const agents = config.agents.map(({ settings, ...agent }) => ({ ...agent, ...settings }));
  const sizes = Object.fromEntries(
    Object.keys(leagueSizes).map((name) => [name, config[name as keyof typeof leagueSizes]]),
  );
  const rules = { matchmaking, checkpoints, gate, parents };
  const all = {
    seed,
    network,
    hidden,
    towers,
    base,
    cast,
    ahead,
    ...sizes,
    ...rules,
    playing,
    parent,
    agents,
    learner,
    options,
    budget,
  };
  if (preset === null) return { game: config.game, ...all };
  const ablation = preset.ablation === null ? {} : { ablation: preset.ablation };
  const byPreset = { preset: preset.id, ...ablation, ...all };
  return givesConfig(byPreset, config) ? byPreset : { game: config.game, ...all };
}

/** Drops one part after the other as long as the configuration stays the same. */
function shortenRequest(full: LeagueRequest, config: LeagueConfig): LeagueRequest {
  const target = full.preset === undefined ? { ...config, preset: null } : config;
  let request: Part = { ...full };
  const givesTarget = (shorter: Part) => givesConfig(shorter, target);
  const tryRequest = (shorter: Part) => {
    if (givesTarget(shorter)) request = shorter;
  };
  for (const name of [...FIELDS, ...Object.keys(leagueSizes)]) tryRequest(without(request, name));
  request = { ...request, ...shortenAgents(request, givesTarget) };
  for (const name of ["options", "budget", "learner"]) {
    const part = request[name] as Part | undefined;
    for (const key of Object.keys(part ?? {})) tryRequest({ ...request, [name]: without(request[name] as Part, key) });
  }
  const learner = request["learner"] as Part | undefined;
  for (const key of Object.keys((learner?.["hyperparameters"] ?? {}) as Part)) {
    const present = request["learner"] as Part;
    const fewer = without(present["hyperparameters"] as Part, key);
    tryRequest({ ...request, learner: { ...present, hyperparameters: fewer } });
  }
  return request as LeagueRequest;
}

/** Drops the settings of each agent that are the league's or implied. */
function shortenAgents(request: Part, givesTarget: (shorter: Part) => boolean): Part {
  if (request["agents"] === undefined) return {};
  let agents = request["agents"] as readonly Part[];
  for (const [position, agent] of agents.entries()) {
    for (const name of Object.keys(agent).filter((key) => key !== "id")) {
      const fewer = agents.map((one, at) => (at === position ? without(one, name) : one));
      if (givesTarget({ ...request, agents: fewer })) agents = fewer;
    }
  }
  return { agents };
}

function without(part: Part, name: string): Part {
  return Object.fromEntries(Object.entries(part).filter(([key]) => key !== name));
}

function givesConfig(request: Part, config: LeagueConfig): boolean {
  try {
    return isDeepStrictEqual(requestedConfig(request as LeagueRequest), config);
  } catch {
    // Parts depend on each other, such as pastShare on the cast: this one is needed.
    return false;
  }
}
