import { AgentError } from "../errors.ts";
import type { Hyperparameters, Learner } from "./learner.ts";

/** A learner's hyper-parameters, all of them there: one number each, or one a role where roles may differ. */
export type ResolvedByRole<S> = {
  readonly [K in keyof S]: S[K] extends { readonly byRole: true } ? readonly number[] : number;
};

/** Splits `NAME.ROLE` at its first dot; a plain name belongs to no role. Names have no dots, roles may have anything. */
export function splitName(given: string): { readonly name: string; readonly role: string | null } {
  const dot = given.indexOf(".");
  return dot < 0 ? { name: given, role: null } : { name: given.slice(0, dot), role: given.slice(dot + 1) };
}

/** @throws AgentError `learner/bad-hyperparameter` naming the roles there are. */
export function assertRole(given: string, roleNames: readonly string[]): void {
  const { name, role } = splitName(given);
  if (role === null || roleNames.includes(role)) return;
  const known = roleNames.map((one) => `${name}.${one}`).join(", ") || `${name} alone`;
  throw new AgentError("learner/bad-hyperparameter", `There is no role "${role}" for ${given}; it takes ${known}.`);
}

/**
 * Reads a learner's hyper-parameters by the names it declares; a role without a value of its own has the common one.
 * @throws AgentError `learner/bad-hyperparameter` for one that is missing, or given for a role that is not there.
 */
export function resolveByRole<S extends Learner["hyperparameters"]>(
  specs: S,
  given: Hyperparameters,
  roleNames: readonly string[],
): ResolvedByRole<S> {
  for (const name of Object.keys(given)) assertRole(name, roleNames);
  const settled = Object.entries(specs).map(([name, { byRole }]) => {
    const common = given[name];
    if (common === undefined) {
      throw new AgentError("learner/bad-hyperparameter", `The hyper-parameter ${name} is missing.`);
    }
    return [name, byRole ? roleNames.map((role) => given[`${name}.${role}`] ?? common) : common];
  });
  return Object.fromEntries(settled) as ResolvedByRole<S>;
}

/** The role whose step size counts where several share weights: the first that has samples. */
export function leadingRole(roles: Int32Array): number {
  return roles.length === 0 ? 0 : roles.reduce((least, role) => Math.min(least, role));
}
