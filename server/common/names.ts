/** The seats' display names and roles. */
interface NamedSeats {
  readonly names: readonly string[];
  readonly roles: readonly string[];
}

/** A seat's name, with its role if two seats share the name. */
export function distinctName({ names, roles }: NamedSeats, seat: number): string {
  const name = names[seat] ?? `Seat ${seat}`;
  const shared = names.filter((other) => other === name).length > 1;
  return shared ? `${name} (${roles[seat] ?? `seat ${seat}`})` : name;
}
