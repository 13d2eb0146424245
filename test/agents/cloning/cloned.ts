import { cloneBase } from "./clone-base.ts";
import type { Engine } from "../../../agents/engines/engine.ts";
import { createExaminee, examinedPolicy } from "../../../agents/evaluation/examinee.ts";
import { baseById } from "../../../agents/league/defaults.ts";
import { requestedConfig, type LeagueRequest } from "../../../agents/league/request.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { networkFor } from "../../../agents/networks/layout.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import type { BaseSpec } from "../../../games/core/base.ts";
import type { Measures } from "../../../games/core/measures.ts";
import { random } from "../../../games/core/random.ts";
import { gameById } from "../../../games/registry.ts";

/** The league that each base is cloned for: `GAME/BASE`. */
export const leaguesOfBases: Readonly<Record<string, LeagueRequest>> = {
  "attacker-defender/narrow": { preset: "self-redteam", seed: 1 },
  "sneaky-critic/narrow": { preset: "spc", seed: 1 },
  "proposer-solver-judge/think": { preset: "mae", seed: 1 },
  "proposer-solver-judge/sheet": { preset: "mae-verified", seed: 1 },
  "proposer-solver-judge/sheet-broad": { preset: "mae-verified", base: "sheet-broad", seed: 1 },
  "who-is-the-spy/describer": { preset: "vision-zero", seed: 1 },
  "who-is-the-spy-five/describer": { game: "who-is-the-spy-five", base: "describer", seed: 1 },
  "who-is-the-spy-six/describer": { game: "who-is-the-spy-six", base: "describer", seed: 1 },
};

/** A base as a league of this request starts from it: cloned completely, not shortened. */
export interface Cloned {
  readonly spec: BaseSpec;
  readonly weights: Weights;
}

/** @throws AgentError for a request without a base. */
export async function cloned(engine: Engine, request: LeagueRequest): Promise<Cloned> {
  const { game: id, base, options, hidden, towers, seed } = requestedConfig(request);
  const game = gameById(id);
  const spec = baseById(game, base ?? "");
  const network = networkFor(game, hidden, towers);
  const { values } = await cloneBase({ engine, game, options, base: spec, network, seed: `${seed}/base` });
  return { spec, weights: nameWeights("policy", id, network, values) };
}

/** Self-play episodes that are measured: as many as in a league. */
const EPISODES = 2048;

/** All of the game's measures except robustness: self-play and fixed examinations. */
export async function measured(engine: Engine, request: LeagueRequest, weights: Weights): Promise<Measures> {
  const { options } = requestedConfig(request);
  const game = gameById(weights.game);
  const forward = await engine.forward(weights);
  try {
    const examinee = createExaminee(game, examinedPolicy(weights, game, forward));
    const openings = Array.from({ length: EPISODES }, () => game.initial(options));
    const ends = await examinee.play(openings, { seed: "level" });
    const exam = { options, examinee, base: examinee, random: random("level") };
    return { ...game.measures?.ofEpisodes(ends, options), ...(await game.measures?.ofPolicy?.(exam)) };
  } finally {
    forward.dispose();
  }
}

/** Where a base misses its stated level, in sentences; empty if it reaches it. */
export function shortOf({ id, level }: BaseSpec, found: Measures): readonly string[] {
  return Object.entries(level).flatMap(([name, [least, most]]) => {
    const value = found[name]?.value ?? Number.NaN;
    return value >= least && value <= most ? [] : [`${id}: ${name} is ${value}, not from ${least} to ${most}.`];
  });
}
