import { AgentError } from "../errors.ts";
import type { Hyperparameters } from "../league/ledger.ts";
import type { Learner } from "./learner.ts";
import { ppo } from "./ppo.ts";

/** Every learner: one line each. */
export const learners: readonly Learner[] = [ppo];

/** @throws AgentError `learner/unknown` naming those there are. */
export function learnerById(id: string): Learner {
  const learner = learners.find((candidate) => candidate.id === id);
  if (learner) return learner;
  const known = learners.map((candidate) => candidate.id).join(", ");
  throw new AgentError("learner/unknown", `There is no learner "${id}"; the learners are ${known}.`);
}

/** Completes `given` with the learner's defaults. @throws AgentError `learner/bad-hyperparameter` naming it and its range. */
export function resolveHyperparameters(learner: Learner, given: Hyperparameters = {}): Hyperparameters {
  for (const [name, value] of Object.entries(given)) {
    const spec = Object.hasOwn(learner.hyperparameters, name) ? learner.hyperparameters[name] : undefined;
    if (!spec) {
      const known = Object.keys(learner.hyperparameters).join(", ");
      throw new AgentError("learner/bad-hyperparameter", `${learner.id} has no "${name}"; it has ${known}.`);
    }
    if (!(value >= spec.min && value <= spec.max)) {
      throw new AgentError(
        "learner/bad-hyperparameter",
        `${learner.id}: ${name} takes ${spec.min} to ${spec.max}, not ${value}.`,
      );
    }
  }
  const defaults = Object.entries(learner.hyperparameters).map(([name, spec]) => [name, given[name] ?? spec.default]);
  return Object.fromEntries(defaults) as Hyperparameters;
}
