import { completeOptions, findRule, type RuleOptions } from "../rule-options.ts";
import { alphaRankSolver } from "./alpha-rank.ts";
import type { MetaSolver } from "./meta-solver.ts";
import { nash } from "./nash.ts";
import { projectedReplicatorDynamics } from "./projected-replicator-dynamics.ts";
import { uniform } from "./uniform.ts";

/** Every meta-solver: one line each. */
export const metaSolvers: readonly MetaSolver[] = [uniform, nash, projectedReplicatorDynamics, alphaRankSolver];

/** @throws AgentError `league/unknown-meta-solver` naming the meta-solvers. @internal */
export const metaSolverById = (id: string): MetaSolver =>
  findRule(metaSolvers, id, "meta-solvers", "league/unknown-meta-solver");

/** @throws AgentError `league/bad-meta-solver` naming the option and its range. @internal */
export const resolveMetaSolverOptions = (solver: MetaSolver, given: RuleOptions = {}): RuleOptions =>
  completeOptions(solver, given, "league/bad-meta-solver");
