import { distinctName } from "../../server/shared/names.ts";

interface Told {
  readonly names: readonly string[];
  readonly roles: readonly string[];
}

/** A ply in words: "Ply 3. Kuhn demo v120: bet"; before the first there is nothing to tell but that. */
export function plySentence(
  match: Told,
  number: number,
  ply: { readonly turn: number; readonly label: string } | undefined,
) {
  if (!ply) return number === 0 ? "The match begins." : `Ply ${number}.`;
  return `Ply ${number}. ${ply.turn < 0 ? "Chance" : distinctName(match, ply.turn)}: ${ply.label}.`;
}
