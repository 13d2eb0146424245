import type { NetworkSpec } from "./network.ts";
import { readRole } from "./input-rows.ts";
import { parameterCount } from "./layout.ts";

/** One tower of a network: a separate network, and where its weights lie in the whole vector. */
export interface Tower {
  /** The same shape with a single tower. Learners see only this. */
  readonly spec: NetworkSpec;
  readonly roles: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** The towers of a network, in the order of their weights. */
export function networkTowers(spec: NetworkSpec): readonly Tower[] {
  const all = Array.from({ length: spec.roles }, (_, role) => role);
  const single: NetworkSpec = { ...spec, towers: [all] };
  const size = parameterCount(single);
  return spec.towers.map((roles, i) => ({ spec: single, roles, offset: i * size, size }));
}

/** For each row the index of the tower of its role. */
export function towerOfRows(spec: NetworkSpec, rows: Float32Array, count: number, width: number): Uint8Array {
  const towerOfRole = Uint8Array.from({ length: spec.roles }, (_, role) =>
    Math.max(
      0,
      spec.towers.findIndex((roles) => roles.includes(role)),
    ),
  );
  const towers = new Uint8Array(count);
  for (let row = 0; row < count; row++) towers[row] = towerOfRole[readRole(spec, rows, row * width)] ?? 0;
  return towers;
}
