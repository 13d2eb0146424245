import { distinctName } from "../../../server/common/names.ts";

interface Players {
  readonly names: readonly string[];
  readonly roles: readonly string[];
}

/** A ply as a sentence: "Ply 3. Kuhn demo v120: bet."; "The match begins." before the first. */
export function plySentence(
  match: Players,
  number: number,
  ply: { readonly turn: number; readonly label: string } | undefined,
) {
  if (!ply) return number === 0 ? "The match begins." : `Ply ${number}.`;
  return `Ply ${number}. ${ply.turn < 0 ? "Chance" : distinctName(match, ply.turn)}: ${ply.label}.`;
}
