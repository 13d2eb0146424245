import { passingWeights, weightsIn } from "../../agents/league/retention.ts";
import type { LeagueEvent } from "../../agents/league/ledger.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { withReplacements } from "../../agents/league/schedule.ts";
import { parseReference, type PlayerReference } from "../../agents/player-reference.ts";
import type { Job } from "../jobs/job.ts";
import type { Log } from "../log.ts";
import type { LeagueRecord, Store } from "../store/store.ts";

/**
 * Newest policies kept a little longer, for readers that just looked up the newest one and for a snapshot about to
 * join.
 */
const MAX_NEWEST_POLICIES = 8;

interface KeepingParts {
  readonly record: Pick<LeagueRecord, "id">;
  readonly store: Pick<Store, "weightsKept" | "releaseWeights">;
  readonly log: Log;
}

/** A league is led, left to the next leader, or over for good. */
export type RetentionStage = "led" | "left" | "over";

/** The weights a league keeps in the store. Its leader releases those that nothing can need any more. */
export class WeightRetention {
  readonly #parts: KeepingParts;
  /** Kept weights of no member: members are never released. */
  readonly #passing: Set<string>;
  readonly #members = new Set<string>();
  /** Members whose weights the store has lost. */
  readonly #lost = new Set<string>();
  /** Kept weights that no ledger entry mentions. */
  readonly #untold: Set<string>;
  /** Policies added under this leader, newest last. */
  #latest: readonly string[] = [];

  private constructor(parts: KeepingParts, kept: readonly string[]) {
    this.#parts = parts;
    this.#passing = new Set(kept);
    this.#untold = new Set(kept);
  }

  /**
   * Reads what the league keeps, including weights an earlier leader stored but never recorded or never released. Next,
   * the entries of the league's ledger must be noted.
   */
  static async read(parts: KeepingParts): Promise<WeightRetention> {
    return new WeightRetention(parts, await parts.store.weightsKept(parts.record.id));
  }

  /** Records the weights that an entry of the stored ledger mentions. */
  noteStored(event: LeagueEvent): void {
    if (event.type === "member-added") {
      const { policy } = event;
      if (!this.#passing.delete(policy) && !this.#members.has(policy)) this.#lost.add(policy);
      this.#members.add(policy);
    }
    for (const hash of weightsIn(event)) this.#untold.delete(hash);
  }

  /** The state, with stand-ins for scheduled policies that are no longer kept. */
  playable(state: LeagueState): LeagueState {
    return withReplacements(state, (policy) => this.#isKept(policy));
  }

  #isKept(policy: string): boolean {
    return this.#passing.has(policy) || (this.#members.has(policy) && !this.#lost.has(policy));
  }

  /** Records the weights a ledger event mentions. */
  note(event: LeagueEvent): void {
    if (event.type === "member-added") this.#members.add(event.policy);
    for (const hash of weightsIn(event)) {
      this.#lost.delete(hash);
      if (this.#members.has(hash)) this.#passing.delete(hash);
      else this.#passing.add(hash);
      this.#untold.delete(hash);
    }
    if (event.type !== "policy-updated" && event.type !== "member-added") return;
    this.#latest = [...this.#latest.filter((policy) => policy !== event.policy), event.policy].slice(
      -MAX_NEWEST_POLICIES,
    );
  }

  /**
   * Releases what neither the state nor a job in flight can need. A failed release is retried the next time.
   * @param stage unless `led`, the newest policies are not kept longer than needed.
   */
  async release(state: LeagueState, jobs: readonly Job[], stage: RetentionStage = "led"): Promise<void> {
    const latest = stage === "led" ? this.#latest : [];
    const needed = new Set([...passingWeights(state, stage === "over"), ...jobs.flatMap(jobWeights), ...latest]);
    // A repeated update may be about to record weights that its earlier attempt already stored.
    const updating = jobs.some(({ kind }) => kind === "update");
    const gone = [...this.#passing].filter((hash) => !needed.has(hash) && !(updating && this.#untold.has(hash)));
    if (gone.length === 0) return;
    const { record, store, log } = this.#parts;
    try {
      await store.releaseWeights(record.id, gone);
      for (const hash of gone) {
        this.#passing.delete(hash);
        this.#untold.delete(hash);
      }
    } catch (err) {
      log.debug({ league: record.id, err }, "weights not released, retrying");
    }
  }
}

/** Hashes of the weights a job reads. */
function jobWeights(job: Job): readonly string[] {
  switch (job.kind) {
    case "base":
      return job.from === null ? [] : [job.from.progress];
    case "segment":
      return referencedPolicies(job.pairing);
    case "update":
      return [job.policy, job.optimizer, job.anchor].filter((hash) => hash !== null);
    case "evaluation":
      return [
        job.policy,
        job.base,
        ...(job.average ? [job.average] : []),
        ...job.snapshots.map(({ policy }) => policy),
      ];
    case "gate":
      return [job.candidate, ...(job.current === null ? [] : [job.current]), ...job.past];
    case "best-response":
      return [job.policy, ...referencedPolicies(job.kept.map(({ player }) => player))];
    case "payoff":
    case "ladder":
      return job.games.flatMap(({ pairing }) => referencedPolicies(pairing));
    case "cross-play":
      return [
        ...[...job.members, ...(job.columns ?? [])].map(({ policy }) => policy),
        ...referencedPolicies(job.kept.map(({ player }) => player)),
      ];
  }
}

function referencedPolicies(references: readonly PlayerReference[]): readonly string[] {
  const parsed = references.map(parseReference);
  return parsed.flatMap(({ kind, name }) => (kind === "policy" ? [name] : []));
}
