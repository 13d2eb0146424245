/** Limit for one address, and for all together. */
export interface Limit {
  readonly perAddress: number;
  readonly inAll: number;
}

/**
 * Every limit on guests: its environment variable, its default and what it counts. The defaults leave room for a
 * classroom behind one address; one address gets only a part of the total, so that others can still use the server.
 */
export const limitFacts = {
  connections: {
    setting: "LIMIT_CONNECTIONS",
    default: { perAddress: 600, inAll: 3000 },
    counts: "open connections, web sockets included",
  },
  requests: {
    setting: "LIMIT_REQUESTS",
    default: { perAddress: 4800, inAll: 24_000 },
    counts: "HTTP requests a minute (a replay or a ledger counts as ten)",
  },
  joins: {
    setting: "LIMIT_JOINS",
    default: { perAddress: 1200, inAll: 6000 },
    counts: "joins of rooms a minute",
  },
  reservations: {
    setting: "LIMIT_RESERVATIONS",
    default: { perAddress: 200, inAll: 1000 },
    counts: "reserved seats in rooms that were not taken yet",
  },
  watches: {
    setting: "LIMIT_WATCHES",
    default: { perAddress: 1200, inAll: 6000 },
    counts: "telemetry `watch` messages a minute",
  },
  bots: {
    setting: "LIMIT_BOTS",
    default: { perAddress: 32, inAll: 256 },
    counts: "bots and assistants' seats at once",
  },
  environments: {
    setting: "LIMIT_ENVIRONMENTS",
    default: { perAddress: 512, inAll: 2048 },
    counts: "OpenEnv sessions open at once",
  },
  storedEpisodes: {
    setting: "LIMIT_STORED_EPISODES",
    default: { perAddress: 600, inAll: 2400 },
    counts: "episodes of OpenEnv stored a minute; more are played, but not stored",
  },
  matches: {
    setting: "LIMIT_MATCHES",
    default: { perAddress: 60, inAll: 200 },
    counts: "matches open at once",
  },
  newMatches: {
    setting: "LIMIT_NEW_MATCHES",
    default: { perAddress: 300, inAll: 1200 },
    counts: "new matches a minute",
  },
} as const satisfies Readonly<Record<string, { setting: string; default: Limit; counts: string }>>;

export type LimitName = keyof typeof limitFacts;
export type Limits = Readonly<Record<LimitName, Limit>>;

/** Limits on events a minute; the others limit how many exist at once. */
export type RateName = "requests" | "joins" | "watches" | "newMatches" | "storedEpisodes";
export type CountName = Exclude<LimitName, RateName>;

export const limitNames = Object.keys(limitFacts) as LimitName[];
