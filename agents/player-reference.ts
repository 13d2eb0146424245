/**
 * References to players, in one form everywhere (pairings, store, page): `policy:HASH` (a policy by the hash of its
 * weights), `script:ID` (a scripted player of the game), `exact:cfr-plus` (a solved game), `human`.
 * @see {@link createPlayer}
 */
export type PlayerReference = string;

/** Splits a reference into its kind and what follows the colon ("" for `human`). */
export function parseReference(reference: PlayerReference): { kind: string; name: string } {
  const colon = reference.indexOf(":");
  if (colon < 0) return { kind: reference, name: "" };
  return { kind: reference.slice(0, colon), name: reference.slice(colon + 1) };
}

export const policyReference = (hash: string): PlayerReference => `policy:${hash}`;
export const scriptReference = (id: string): PlayerReference => `script:${id}`;
