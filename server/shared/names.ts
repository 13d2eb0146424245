/** Whose names the seats have, and their roles. */
interface NamedSeats {
  readonly names: readonly string[];
  readonly roles: readonly string[];
}

/** A seat's name, with its role where two seats share the name. */
export function distinctName({ names, roles }: NamedSeats, seat: number): string {
  const name = names[seat] ?? `Seat ${seat}`;
  const shared = names.filter((other) => other === name).length > 1;
  return shared ? `${name} (${roles[seat] ?? `seat ${seat}`})` : name;
}
