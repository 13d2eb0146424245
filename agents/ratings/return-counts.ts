/** The games of a member in one role with the same players in all other seats. */
export interface ReturnCell {
  readonly member: number;
  /** Index of the combination of other players. */
  readonly company: number;
  readonly games: number;
  /** Mean return of the member's seat. */
  readonly mean: number;
}

/** The games of one role. */
export interface RoleReturns {
  readonly role: string;
  /** Player references, in order of first appearance. */
  readonly names: readonly string[];
  readonly cells: readonly ReturnCell[];
}

type Sum = { member: number; company: number; games: number; total: number };

/** Adds up the returns of one role by member and company. */
export class ReturnCounter {
  readonly #role: string;
  readonly #names = new Map<string, number>();
  readonly #companies = new Map<string, number>();
  readonly #sums = new Map<string, Sum>();

  constructor(role: string) {
    this.#role = role;
  }

  /** Adds games of a pairing, of which the member has `seat`. @param mean of the seat's return. */
  add(pairing: readonly string[], seat: number, games: number, mean: number): void {
    const company = pairing.filter((_, other) => other !== seat).join(" ");
    const [member, shared] = [indexIn(this.#names, pairing[seat] ?? ""), indexIn(this.#companies, company)];
    const key = `${member}/${shared}`;
    const sum = this.#sums.get(key) ?? { member, company: shared, games: 0, total: 0 };
    sum.games += games;
    sum.total += games * mean;
    this.#sums.set(key, sum);
  }

  returns(): RoleReturns {
    const cells = [...this.#sums.values()].map(({ member, company, games, total }) => {
      return { member, company, games, mean: total / games };
    });
    return { role: this.#role, names: [...this.#names.keys()], cells };
  }
}

function indexIn(indices: Map<string, number>, name: string): number {
  const known = indices.get(name);
  if (known !== undefined) return known;
  indices.set(name, indices.size);
  return indices.size - 1;
}
