/** A seat's name, with its role where two seats share the name. */
export function distinctName(
  match: { readonly names: readonly string[]; readonly roles: readonly string[] },
  seat: number,
): string {
  const name = match.names[seat] ?? `Seat ${seat}`;
  const shared = match.names.filter((other) => other === name).length > 1;
  return shared ? `${name} (${match.roles[seat] ?? `seat ${seat}`})` : name;
}

interface Told {
  readonly names: readonly string[];
  readonly roles: readonly string[];
}

/** A ply in words: "Ply 3. Kuhn demo v120: bet"; before the first there is nothing to tell but that. */
export function tellPly(
  match: Told,
  number: number,
  ply: { readonly turn: number; readonly label: string } | undefined,
) {
  if (!ply) return number === 0 ? "The match begins." : `Ply ${number}.`;
  return `Ply ${number}. ${ply.turn < 0 ? "Chance" : distinctName(match, ply.turn)}: ${ply.label}.`;
}
