/** A seat's name, with its role where two seats share the name. */
export function distinctName(
  match: { readonly names: readonly string[]; readonly roles: readonly string[] },
  seat: number,
): string {
  const name = match.names[seat] ?? `Seat ${seat}`;
  const shared = match.names.filter((other) => other === name).length > 1;
  return shared ? `${name} (${match.roles[seat] ?? `seat ${seat}`})` : name;
}
