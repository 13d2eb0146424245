import { explainedVariance } from "./advantages.ts";

/** Metrics by name; those of a role are `NAME/ROLE`. */
type RoleMetrics = Readonly<Record<string, number>>;

/**
 * `advantageScale/ROLE`: the standard deviation of each role's advantages. Call it before they are normalised, after
 * which all are 1.
 * @param roles of each advantage.
 */
export function advantageScales(
  advantages: ArrayLike<number>,
  roles: ArrayLike<number>,
  roleNames: readonly string[],
): RoleMetrics {
  return byRole("advantageScale", roles, roleNames, (own) => {
    const mean = own.reduce((sum, i) => sum + (advantages[i] as number), 0) / own.length;
    return Math.sqrt(own.reduce((sum, i) => sum + ((advantages[i] as number) - mean) ** 2, 0) / own.length);
  });
}

/** `explainedVariance` of all decisions and, where several roles decide, `explainedVariance/ROLE` of each. */
export function explainedVariances(
  values: ArrayLike<number>,
  targets: Float32Array,
  roles: ArrayLike<number>,
  roleNames: readonly string[],
): RoleMetrics {
  const each = byRole("explainedVariance", roles, roleNames, (own) =>
    explainedVariance(
      own.map((i) => values[i] as number),
      Float32Array.from(own, (i) => targets[i] as number),
    ),
  );
  const all = { explainedVariance: explainedVariance(values, targets) };
  return Object.keys(each).length > 1 ? { ...all, ...each } : all;
}

/** @param of the metric of a role, given the places of its entries. */
function byRole(
  name: string,
  roles: ArrayLike<number>,
  roleNames: readonly string[],
  of: (own: readonly number[]) => number,
): RoleMetrics {
  const places = Map.groupBy(Array.from(roles).keys(), (i) => roles[i] as number);
  const found = [...places].toSorted(([a], [b]) => a - b);
  return Object.fromEntries(found.map(([role, own]) => [`${name}/${roleNames[role] ?? role}`, of(own)]));
}
