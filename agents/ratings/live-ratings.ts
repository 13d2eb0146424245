import { rate, rating } from "openskill";

/** A rating by the Weng-Lin model: strength mu with standard deviation sigma; 25 and 25/3 before the first match. */
export interface LiveRating {
  readonly mu: number;
  readonly sigma: number;
}

/** Who took a seat of a rated match. */
export interface RatedSeat {
  /** A person's public id, or an agent's reference. */
  readonly id: string;
  readonly name: string;
  readonly isPerson: boolean;
  /** The role it is rated in; null where roles are alike. */
  readonly role: string | null;
}

/** A match that counts. */
export interface RatedMatch {
  readonly id: string;
  readonly endedAt: number;
  /** One a seat. */
  readonly seats: readonly RatedSeat[];
  /** One a seat: the higher one is ahead, equal ones are a draw. */
  readonly returns: readonly number[];
  /** The seat that forfeited; null: it was played to its end. */
  readonly forfeited: number | null;
}

/** A player's rating in a role. */
export interface LiveEntry extends RatedSeat, LiveRating {
  readonly matches: number;
  readonly lastAt: number;
}

/** What a match did to the rating of its person. */
export interface RatingChange {
  readonly before: LiveRating;
  readonly after: LiveEntry;
}

/** A person's strength changes between matches, by this standard deviation (openskill's tau); an agent's does not. */
const PERSON_DEVIATION = 25 / 300;

/** Most players of each kind: beyond, the one with the fewest matches is dropped, the oldest of them first. */
const MAX_PLAYERS = 1000;

/** Matches whose changes are remembered, so that a match that was read from the store already isn't counted twice. */
const MAX_REMEMBERED_MATCHES = 1000;

/**
 * Live ratings of one game: a fold over its matches in order, by openskill's Plackett-Luce model (Weng and Lin 2011, "A
 * Bayesian Approximation Method for Online Ranking"). Equal matches in equal order give equal ratings.
 */
export class LiveRatings {
  readonly #entries = new Map<string, LiveEntry>();
  readonly #changes = new Map<string, RatingChange | null>();

  /** Counts a match once. @returns what it did to its person's rating; null without a person. */
  record(match: RatedMatch): RatingChange | null {
    const known = this.#changes.get(match.id);
    if (known !== undefined) return known;
    const before = match.seats.map((seat) => this.rating(seat));
    const drifted = match.seats.map(({ isPerson }, i) => {
      const { mu, sigma } = before[i] as LiveRating;
      return { mu, sigma: isPerson ? Math.hypot(sigma, PERSON_DEVIATION) : sigma };
    });
    const rated = rate(
      drifted.map((one) => [one]),
      { rank: ranks(match.returns) },
    );
    let change: RatingChange | null = null;
    match.seats.forEach((seat, i) => {
      // An agent has shown nothing in a match that its person forfeited.
      const { mu, sigma } =
        seat.isPerson || match.forfeited === null ? (rated[i]?.[0] ?? rating()) : (before[i] as LiveRating);
      const after = { ...seat, mu, sigma, matches: this.#matchesOf(seat) + 1, lastAt: match.endedAt };
      this.#put(after);
      if (seat.isPerson) change = { before: before[i] as LiveRating, after };
    });
    this.#remember(match.id, change);
    return change;
  }

  /** A player's rating in a role, before its first match too. */
  rating(seat: Pick<RatedSeat, "id" | "role">): LiveRating {
    const { mu, sigma } = this.#entries.get(keyOf(seat)) ?? rating();
    return { mu, sigma };
  }

  entries(): readonly LiveEntry[] {
    return [...this.#entries.values()];
  }

  #matchesOf(seat: RatedSeat): number {
    return this.#entries.get(keyOf(seat))?.matches ?? 0;
  }

  #put(entry: LiveEntry): void {
    this.#entries.set(keyOf(entry), entry);
    const others = this.entries().filter(({ isPerson, id }) => isPerson === entry.isPerson && id !== entry.id);
    if (others.length < MAX_PLAYERS) return;
    const [dropped] = others.toSorted((a, b) => a.matches - b.matches || a.lastAt - b.lastAt);
    if (dropped) this.#entries.delete(keyOf(dropped));
  }

  #remember(match: string, change: RatingChange | null): void {
    this.#changes.set(match, change);
    const [oldest] = this.#changes.keys();
    if (this.#changes.size > MAX_REMEMBERED_MATCHES && oldest !== undefined) this.#changes.delete(oldest);
  }
}

const keyOf = ({ id, role }: Pick<RatedSeat, "id" | "role">): string => `${role ?? ""}/${id}`;

/** Places from 1, the highest return first; equal returns share a place. */
const ranks = (returns: readonly number[]): number[] =>
  returns.map((own) => 1 + returns.filter((other) => other > own).length);
