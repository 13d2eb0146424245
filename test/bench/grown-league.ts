import { resolveConfig } from "../../agents/league/defaults.ts";
import { firstPolicy } from "../../agents/league/first-policy.ts";
import type { LeagueConfig, LeagueEvent, LedgerEntry, PairResult } from "../../agents/league/ledger.ts";
import { policyReference } from "../../agents/player-reference.ts";
import { choose, random, randomInteger, type Random } from "../../games/core/random.ts";
import { gameById } from "../../games/registry.ts";
import { storeLeague } from "../../server/leagues/create-league.ts";
import { openStore } from "../../server/store/registry.ts";

/** A Leduc league that plays and learns in short steps, and freezes no more members. */
const config: LeagueConfig = resolveConfig(gameById("leduc-poker"), {
  matchmaking: { rule: "pfsp-hard" },
  learner: { id: "ppo", hyperparameters: { epochs: 1, minibatches: 1 } },
  hidden: [16],
  ahead: false,
  segmentEpisodes: 64,
  segmentsPerUpdate: 1,
  snapshotEvery: 10_000,
  evaluateEvery: 10_000,
  payoffEpisodes: 64,
});

/** Members that each one has met: the payoff table of 1,000 is full then. */
export const MET_MEMBERS = 32;
/** Episodes of two members. */
export const EPISODES_PER_PAIR = 64;

/** Updates of every league: how much a league has learned must not be taken for how many members it has. */
const GROWN_UPDATES = 999;

/** The policies of such a league, and which of them are members, at even distances. */
interface GrownPolicies {
  /** One more than there are updates. */
  readonly policies: readonly string[];
  readonly isMember: (version: number) => boolean;
}

/** @param members from 2 on; the first and the last policy are two of them. */
export function grownPolicies(members: number, policyOf: (version: number) => string): GrownPolicies {
  const versions = Array.from({ length: members }, (_, i) => Math.round((i * GROWN_UPDATES) / (members - 1)));
  const joined = new Set(versions);
  return {
    policies: Array.from({ length: GROWN_UPDATES + 1 }, (_, version) => policyOf(version)),
    isMember: (version) => joined.has(version),
  };
}

/** The ledger of a league after 999 updates, whose members have met the 32 before them, or all if there are fewer. */
export function grownLedger({ policies, isMember }: GrownPolicies): readonly LedgerEntry[] {
  const draw = random("grown league");
  const at = (version: number): string => policies[version] ?? "";
  const events: LeagueEvent[] = [
    { type: "created", config },
    { type: "member-added", policy: at(0), version: 0 },
    { type: "evaluated", evaluation: "e0", policy: at(0), version: 0, measures: {}, thorough: true, seconds: 0 },
  ];
  const members = [at(0)];
  for (let version = 1; version < policies.length; version++) {
    const segment = `s${version}`;
    const result = meeting(at(version - 1), choose(draw, members), draw);
    const isSelfPlay = result.players[0] === result.players[1];
    const played = { segment, index: version - 1, pairing: result.players, policyVersion: version - 1, steps: 300 };
    const returns = { episodes: EPISODES_PER_PAIR, returns: [0, 0], seconds: 0.01, ...(!isSelfPlay && { result }) };
    const learned = { update: `u${version}`, version, policy: at(version), optimizer: null, segments: [segment] };
    events.push(
      { type: "segment-played", ...played, ...returns },
      { type: "policy-updated", ...learned, samples: 300, lag: 0, metrics: { entropy: 1 }, seconds: 0.01 },
    );
    if (!isMember(version)) continue;
    const met = members.slice(-MET_MEMBERS).toReversed();
    const results = met.map((other) => ({ ...meeting(at(version), other, draw), segment: "" }));
    events.push(
      { type: "member-added", policy: at(version), version },
      { type: "payoffs-played", policy: at(version), results, seconds: 0.1 },
    );
    members.push(at(version));
  }
  return events.map((event, seq) => ({ seq, at: seq, event }));
}

function meeting(a: string, b: string, draw: Random): PairResult {
  const wins = randomInteger(draw, EPISODES_PER_PAIR + 1);
  const mean = (2 * wins) / EPISODES_PER_PAIR - 1;
  return {
    players: [policyReference(a), policyReference(b)],
    seats: [0, 1],
    episodes: EPISODES_PER_PAIR,
    wins,
    draws: 0,
    losses: EPISODES_PER_PAIR - wins,
    means: [mean, -mean],
    variances: [1, 1],
  };
}

/** Stores such a league with its policies, so that a process can lead it. */
export async function storeGrownLeague(directory: string, members: number): Promise<void> {
  const store = await openStore({ directory });
  const id = "grown";
  await storeLeague(store, { id, name: "Grown", createdAt: 0, config });
  const weights = Array.from({ length: GROWN_UPDATES + 1 }, (_, seed) => firstPolicy({ ...config, seed }));
  const grown = grownPolicies(members, (version) => weights[version]?.hash ?? "");
  for (const [version, one] of weights.entries()) if (grown.isMember(version)) await store.putWeights(one, id);
  for (const entry of grownLedger(grown).slice(1)) await store.append(id, entry);
  await store.close();
}
