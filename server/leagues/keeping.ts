import { neededWeights } from "../../agents/league/retention.ts";
import type { LeagueEvent } from "../../agents/league/ledger.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { parseReference, type PlayerReference } from "../../agents/players/reference.ts";
import type { Job } from "../jobs/job.ts";
import type { Log } from "../log.ts";
import type { LeagueRecord, Store } from "../store/store.ts";

/** Newest policies that stay for a moment: of who has just read which one is the newest, and of a snapshot about to join. */
const GRACE = 8;

interface KeepingParts {
  readonly record: Pick<LeagueRecord, "id">;
  readonly store: Pick<Store, "weightsKept" | "releaseWeights">;
  readonly log: Log;
}

/** How a league stands with its leader: led by it, left to the next one, or over for good. */
export type Stage = "led" | "left" | "over";

/** The weights that a league keeps in the store, as its leader knows them: what nothing can need any more it lets go of. */
export class Keeping {
  private readonly parts: KeepingParts;
  private readonly kept: Set<string>;
  /** Policies that came under this leader, the newest last. */
  private latest: readonly string[] = [];

  private constructor(parts: KeepingParts, kept: readonly string[]) {
    this.parts = parts;
    this.kept = new Set(kept);
  }

  /** What the store says that the league keeps: what an earlier leader put and never told, or did not come to let go of, too. */
  static async read(parts: KeepingParts): Promise<Keeping> {
    return new Keeping(parts, await parts.store.weightsKept(parts.record.id));
  }

  /** Enters what an event of the ledger brought along. */
  note(event: LeagueEvent): void {
    if (event.type !== "policy-updated" && event.type !== "member-added") return;
    this.kept.add(event.policy);
    this.latest = [...this.latest.filter((policy) => policy !== event.policy), event.policy].slice(-GRACE);
    if (event.type !== "policy-updated") return;
    if (event.optimizer !== null) this.kept.add(event.optimizer);
    if (event.average !== undefined) this.kept.add(event.average);
  }

  /**
   * Lets go of what neither the state nor a job under way can need. What fails is tried again the next time.
   * @param stage where nobody leads it any longer, the newest policies that stay for a moment go as well.
   */
  async release(state: LeagueState, jobs: readonly Job[], stage: Stage = "led"): Promise<void> {
    const latest = stage === "led" ? this.latest : [];
    const needed = new Set([...neededWeights(state, stage === "over"), ...jobs.flatMap(weightsOf), ...latest]);
    const gone = [...this.kept].filter((hash) => !needed.has(hash));
    if (gone.length === 0) return;
    const { record, store, log } = this.parts;
    try {
      await store.releaseWeights(record.id, gone);
      for (const hash of gone) this.kept.delete(hash);
    } catch (err) {
      log.debug({ league: record.id, err }, "weights could not be let go of");
    }
  }
}

/** Hashes of the weights that a job reads. */
function weightsOf(job: Job): readonly string[] {
  switch (job.kind) {
    case "base":
      return [];
    case "segment":
      return policiesOf(job.pairing);
    case "update":
      return [job.policy, job.optimizer, job.anchor].filter((hash) => hash !== null);
    case "evaluation":
      return [
        job.policy,
        job.base,
        ...(job.average ? [job.average] : []),
        ...job.snapshots.map(({ policy }) => policy),
      ];
    case "cross-play":
      return [...job.members.map(({ policy }) => policy), ...policiesOf(job.kept.map(({ player }) => player))];
  }
}

function policiesOf(references: readonly PlayerReference[]): readonly string[] {
  const parsed = references.map(parseReference);
  return parsed.flatMap(({ kind, name }) => (kind === "policy" ? [name] : []));
}
