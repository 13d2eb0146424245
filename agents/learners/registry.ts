import { isInRange, rangeWords } from "../../games/core/expected.ts";
import { AgentError } from "../errors.ts";
import { assertRole, splitName } from "./hyperparameters.ts";
import type { Hyperparameters, HyperparameterSpec, Learner } from "./learner.ts";
import { iterativeSpo } from "./iterative-spo.ts";
import { mmd } from "./mmd.ts";
import { ppo } from "./ppo.ts";
import { reinforce } from "./reinforce.ts";
import { spc } from "./spc.ts";

/** Every learner of this tree: one line each. */
const registry: Learner[] = [ppo, mmd, reinforce, spc, iterativeSpo];

/**
 * Every learner, those of plugins last.
 *
 * @example
 * import { learners } from "red-queen/agents";
 *
 * console.log(learners.map(({ id }) => id)); // [ 'ppo', 'mmd', 'reinforce++', 'spc', 'iterative-spo' ]
 */
export const learners: readonly Learner[] = registry;

/** Adds a learner of a plugin, whose id must be new. */
export function registerLearner(learner: Learner): void {
  registry.push(learner);
}

/**
 * @throws AgentError `learner/unknown` naming the learners.
 * @example
 * import { learnerById } from "red-queen/agents";
 *
 * console.log(learnerById("ppo").hyperparameters["clip"]?.default); // 0.1
 */
export function learnerById(id: string): Learner {
  const learner = learners.find((candidate) => candidate.id === id);
  if (learner) return learner;
  const known = learners.map((candidate) => candidate.id).join(", ");
  throw new AgentError("learner/unknown", `There is no learner "${id}"; the learners are ${known}.`);
}

/**
 * Completes `given` with the learner's defaults. For per-role hyper-parameters, `NAME.ROLE` is the value of one of
 * `roleNames`, kept next to the common value.
 * @throws AgentError `learner/bad-hyperparameter` naming it and its range, or the valid roles.
 * @example
 * import { learnerById, resolveHyperparameters } from "red-queen/agents";
 *
 * console.log(resolveHyperparameters(learnerById("ppo"), { clip: 0.1 })["clip"]); // 0.1
 */
export function resolveHyperparameters(
  learner: Learner,
  given: Hyperparameters = {},
  roleNames: readonly string[] = [],
): Hyperparameters {
  const resolved: Record<string, number> = {};
  for (const [name, spec] of Object.entries(learner.hyperparameters)) resolved[name] = spec.default;
  for (const [name, value] of Object.entries(given)) {
    const spec = hyperparameterSpec(learner, name, roleNames);
    if (!isInRange(value, spec)) {
      const sentence = `${learner.id}: ${name} must be ${rangeWords(spec)}, and is ${value}.`;
      throw new AgentError("learner/bad-hyperparameter", sentence);
    }
    resolved[name] = value;
  }
  return resolved;
}

function hyperparameterSpec(learner: Learner, given: string, roleNames: readonly string[]): HyperparameterSpec {
  const { name, role } = splitName(given);
  const spec = Object.hasOwn(learner.hyperparameters, name) ? learner.hyperparameters[name] : undefined;
  if (!spec) {
    const known = Object.keys(learner.hyperparameters).join(", ");
    throw new AgentError("learner/bad-hyperparameter", `${learner.id} has no "${name}"; it has ${known}.`);
  }
  if (role !== null && !spec.byRole) {
    const byRole = Object.keys(learner.hyperparameters).filter((one) => learner.hyperparameters[one]?.byRole);
    throw new AgentError(
      "learner/bad-hyperparameter",
      `${learner.id}: ${name} is one for all roles; hyper-parameters that can differ by role: ${byRole.join(", ") || "none"}.`,
    );
  }
  assertRole(given, roleNames);
  return spec;
}
