import { AgentError } from "../errors.ts";
import type { Hyperparameters, Learner } from "./learner.ts";

/** A learner's hyper-parameters, all resolved: one number each, or one per role where roles may differ. */
export type ResolvedByRole<S> = {
  readonly [K in keyof S]: S[K] extends { readonly byRole: true } ? readonly number[] : number;
};

/** Splits `NAME.ROLE` at its first dot; a plain name has no role. Names contain no dots, roles may contain anything. */
export function splitName(given: string): { readonly name: string; readonly role: string | null } {
  const dot = given.indexOf(".");
  return dot < 0 ? { name: given, role: null } : { name: given.slice(0, dot), role: given.slice(dot + 1) };
}

/** @throws AgentError `learner/bad-hyperparameter` naming the valid roles. */
export function assertRole(given: string, roleNames: readonly string[]): void {
  const { name, role } = splitName(given);
  if (role === null || roleNames.includes(role)) return;
  const known = roleNames.map((one) => `${name}.${one}`).join(", ") || `${name} alone`;
  throw new AgentError("learner/bad-hyperparameter", `There is no role "${role}" for ${given}; it takes ${known}.`);
}

/**
 * Reads a learner's hyper-parameters by declared name; a role without its own value gets the common one.
 * @throws AgentError `learner/bad-hyperparameter` for one that is missing, or given for an unknown role.
 * @example
 * import { resolveByRole } from "red-queen/agents";
 *
 * const specs = { entropy: { default: 0, min: 0, max: 1, meaning: "Entropy bonus, nats.", byRole: true } } as const;
 * const given = { entropy: 0.1, "entropy.judge": 0.3 };
 * console.log(resolveByRole(specs, given, ["solver", "judge"])); // { entropy: [ 0.1, 0.3 ] }
 */
export function resolveByRole<S extends Learner["hyperparameters"]>(
  specs: S,
  given: Hyperparameters,
  roleNames: readonly string[],
): ResolvedByRole<S> {
  for (const name of Object.keys(given)) assertRole(name, roleNames);
  const resolved = Object.entries(specs).map(([name, { byRole }]) => {
    const common = given[name];
    if (common === undefined) {
      throw new AgentError("learner/bad-hyperparameter", `The hyper-parameter ${name} is missing.`);
    }
    return [name, byRole ? roleNames.map((role) => given[`${name}.${role}`] ?? common) : common];
  });
  return Object.fromEntries(resolved) as ResolvedByRole<S>;
}

/** The role whose learning rate applies when several share weights: the first with samples. */
export function leadingRole(roles: Int32Array): number {
  return roles.length === 0 ? 0 : roles.reduce((least, role) => Math.min(least, role));
}
