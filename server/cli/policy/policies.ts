import { foldLedger } from "../../../agents/league/fold.ts";
import { playingPolicy } from "../../../agents/league/playing.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { policyReference } from "../../../agents/player-reference.ts";
import { ServerError } from "../../errors.ts";
import { readPolicy } from "../../store/policies.ts";
import type { StoreReader } from "../../store/store.ts";
import { pickByPrefix } from "../prefix.ts";

/** Names of a league's policies, besides their hashes. */
const NAMES: readonly string[] = ["playing", "newest", "average"];

/** Valid policy names, for the help of commands. */
export const POLICY_NAMES =
  "playing (the better of the two, as the league chooses), newest, average (of the weights, if the learner keeps one), or a hash or the beginning of it";

/** The policy of a command that names none. */
export const DEFAULT_POLICY = "playing";

/** The policy that an answer is about. */
export interface PolicyFacts {
  readonly reference: string;
  /** Null for a policy of no league, such as a base. */
  readonly league: string | null;
  /** Number of updates that led to it. */
  readonly version: number | null;
  /** The newest policy, the average of the weights, a snapshot, or a version that the league may have released. */
  readonly name: "newest" | "average" | "snapshot" | "version" | null;
}

interface Candidate extends PolicyFacts {
  readonly hash: string;
  /** Whether it is the playing policy of its league's first agent. */
  readonly isPlaying: boolean;
}

/**
 * The policies of a league: the newest and the average of its first agent, the newest ones of the others, snapshots
 * from new to old, then versions that may be released.
 */
function leagueCandidates(league: string, entries: Awaited<ReturnType<StoreReader["ledger"]>>): readonly Candidate[] {
  if (entries.length === 0) return [];
  const { state } = foldLedger(entries);
  const playing = playingPolicy(state)?.policy;
  const found = new Map<string, Candidate>();
  const add = (hash: string | null, version: number, name: PolicyFacts["name"]) => {
    if (hash === null || found.has(hash)) return;
    const isPlaying = hash === playing;
    found.set(hash, { hash, reference: policyReference(hash), league, version, name, isPlaying });
  };
  add(state.policy, state.updates, "newest");
  add(state.average, state.updates, "average");
  for (const { policy, version } of state.population.toReversed()) add(policy, version, "snapshot");
  for (const { event } of entries) if (event.type === "policy-updated") add(event.policy, event.version, "version");
  return [...found.values()];
}

/**
 * A policy of these leagues by `playing`, `newest`, `average`, its hash or a prefix of it; a full hash may name any
 * policy in the store.
 * @throws ServerError `policy/not-found`, `policy/released`; `request/invalid` when it matches several, listing them.
 */
export async function findPolicy(
  store: StoreReader,
  leagues: readonly string[],
  wanted: string,
): Promise<{ readonly facts: PolicyFacts; readonly weights: Weights }> {
  const isWhole = /^[0-9a-f]{64}$/.test(wanted);
  const keepers = isWhole ? ((await store.weightsRecord(wanted))?.leagues ?? []) : null;
  const searched = keepers === null ? leagues : leagues.filter((id) => keepers.includes(id));
  const candidates: Candidate[] = [];
  for (const id of searched) candidates.push(...leagueCandidates(id, await store.ledger(id)));
  const picked =
    isWhole && !candidates.some(({ hash }) => hash === wanted)
      ? { hash: wanted, reference: policyReference(wanted), league: null, version: null, name: null, isPlaying: false }
      : pick(candidates, leagues, wanted);
  const { hash, reference, league, version, name } = picked;
  const weights = await readPolicy(store, hash);
  if (weights?.kind === "policy") return { facts: { reference, league, version, name }, weights };
  throw new ServerError(
    "policy/not-found",
    `There is no policy ${hash.slice(0, 12)} in this store; league show --json lists a league's members.`,
  );
}

/** Leagues of a game, without damaged ones. */
export async function gameLeagues(store: StoreReader, game: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const id of await store.leagueIds()) {
    const record = await store.league(id).catch((error: unknown) => {
      if (error instanceof ServerError && error.code === "store/damaged") return null;
      throw error;
    });
    if (record?.config.game === game) found.push(id);
  }
  return found;
}

function pick(candidates: readonly Candidate[], leagues: readonly string[], wanted: string) {
  const isName = NAMES.includes(wanted);
  const where = `in ${leagues.join(", ") || "a store without leagues"}`;
  const held = candidates.filter(({ name }) => name !== "version");
  if (!isName) {
    const known = wanted === "" ? held : candidates;
    return pickByPrefix(wanted, { ...POLICY_PREFIX, where, candidates: known, idOf: ({ hash }) => hash });
  }
  const [first, ...others] = candidates.filter(({ name, isPlaying }) =>
    wanted === "playing" ? isPlaying : name === wanted,
  );
  if (!first) {
    const why = wanted === "average" ? "its learner keeps no average of the weights" : "run it first";
    throw new ServerError("policy/not-found", `There is no ${wanted} policy ${where}: ${why}.`);
  }
  if (others.length === 0) return first;
  const sentence = `"${wanted}" is a policy of each of ${where.slice(3)}: name the league, or give a hash.`;
  throw new ServerError("request/invalid", sentence);
}

const POLICY_PREFIX = {
  what: "policy",
  notFound: "policy/not-found",
  describe: ({ hash, version, name }: Candidate) => `${hash.slice(0, 12)} (v${version}, ${name})`,
} as const;

/** "policy 1a2b3c4d5e6f: the newest of kuhn-poker-0733bb75, after 895 updates". */
export function policyLine({ reference, league, version, name }: PolicyFacts): string {
  const short = reference.replace(/^policy:/, "").slice(0, 12);
  if (league === null) return `policy ${short}`;
  const which = name === "newest" || name === "average" ? `the ${name}` : `a ${name}`;
  return `policy ${short}: ${which} of ${league}, after ${version} updates`;
}
