/** Wins, draws and losses of a person. */
export interface Score {
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
}

/** Who a person played against. */
export interface RecordedSeat {
  /** A person's public id, or what stays the same of an agent; null: a person without a key. */
  readonly id: string | null;
  readonly name: string;
  readonly isPerson: boolean;
}

/** A match of people that counts for their records. */
export interface RecordedMatch {
  readonly id: string;
  readonly endedAt: number;
  /** One a seat. */
  readonly seats: readonly RecordedSeat[];
  /** One a seat. */
  readonly returns: readonly number[];
}

/** A person's score against one opponent. */
export interface OpponentRecord extends Score {
  readonly name: string;
  readonly isPerson: boolean;
  /** When they last played, milliseconds since 1970. */
  readonly lastAt: number;
}

/** A person's score in a game. */
export interface PersonRecord extends Score {
  /** Latest first. */
  readonly opponents: readonly OpponentRecord[];
}

/** People remembered in each game, and opponents of each: beyond, those who played least recently are dropped. */
const MAX_PEOPLE = 1000;
const MAX_OPPONENTS = 100;
/** Matches remembered, so that one that was read from the store already isn't counted twice. */
const MAX_REMEMBERED_MATCHES = 1000;

interface Kept {
  score: Score;
  readonly opponents: Map<string, OpponentRecord>;
}

/** Records of one game's people: a fold over its matches. */
export class PersonRecords {
  readonly #people = new Map<string, Kept>();
  readonly #counted = new Set<string>();

  of(person: string): PersonRecord | null {
    const kept = this.#people.get(person);
    return kept ? { ...kept.score, opponents: [...kept.opponents.values()].toReversed() } : null;
  }

  /** Counts a match once, for each of its people with a key. */
  record({ id: match, endedAt, seats, returns }: RecordedMatch): void {
    if (this.#counted.has(match)) return;
    this.#counted.add(match);
    keepNewest(this.#counted, MAX_REMEMBERED_MATCHES);
    seats.forEach(({ id, isPerson }, own) => {
      if (!isPerson || id === null) return;
      const kept = this.#people.get(id) ?? { score: NO_SCORE, opponents: new Map<string, OpponentRecord>() };
      const others = seats.filter((_, seat) => seat !== own);
      const otherReturns = returns.filter((_, seat) => seat !== own);
      kept.score = addResult(kept.score, returns[own] ?? 0, Math.max(...otherReturns));
      others.forEach((other, i) => {
        const key = `${other.isPerson ? "person" : "agent"} ${other.id ?? other.name}`;
        const score = addResult(kept.opponents.get(key) ?? NO_SCORE, returns[own] ?? 0, otherReturns[i] ?? 0);
        const { wins, draws, losses } = score;
        setNewest(kept.opponents, key, {
          name: other.name,
          isPerson: other.isPerson,
          lastAt: endedAt,
          wins,
          draws,
          losses,
        });
      });
      keepNewest(kept.opponents, MAX_OPPONENTS);
      setNewest(this.#people, id, kept);
      keepNewest(this.#people, MAX_PEOPLE);
    });
  }
}

const NO_SCORE: Score = { wins: 0, draws: 0, losses: 0 };

const addResult = ({ wins, draws, losses }: Score, own: number, other: number): Score => ({
  wins: wins + Number(own > other),
  draws: draws + Number(own === other),
  losses: losses + Number(own < other),
});

/** Maps and sets keep the order of insertion: the newest is last. */
function setNewest<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
}

function keepNewest(
  kept: { keys(): Iterator<string>; delete(key: string): boolean; size: number },
  most: number,
): void {
  const oldest = kept.keys().next();
  if (kept.size > most && !oldest.done) kept.delete(oldest.value);
}
