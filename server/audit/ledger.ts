import { isDeepStrictEqual } from "node:util";
import { AgentError } from "../../agents/errors.ts";
import type { Segment } from "../../agents/episode.ts";
import { foldLedger, type LeagueFold } from "../../agents/league/fold.ts";
import type { LeagueConfig, LeagueEvent, LedgerEntry } from "../../agents/league/ledger.ts";
import { namedSegments, type NamedSegment } from "../../agents/league/named-segments.ts";
import { pairResult } from "../../agents/league/pair-result.ts";
import { passingWeights } from "../../agents/league/retention.ts";
import { GameError } from "../../games/core/errors.ts";

/** A problem of a document of a league. */
export interface Problem {
  readonly what: string;
  readonly problem: string;
}

/** What the entries of a ledger say together, entry by entry. */
export class LedgerAudit {
  /** Null once the ledger is broken: what would follow from it is not known. */
  #fold: LeagueFold | null = null;
  #isWhole = true;
  /** The entry that counts each segment. */
  readonly #countedBy = new Map<string, number>();
  /** The newest version of each agent. */
  readonly #versions = new Map<string, number>();

  /** Notes that entries can't be read. */
  noteBreak(): void {
    this.#isWhole = false;
    this.#fold = null;
  }

  /** @param config of the league's head, if that can be read. */
  add(entry: LedgerEntry, config: LeagueConfig | undefined): { counted: readonly NamedSegment[]; problems: Problem[] } {
    const { seq, event } = entry;
    const problems: Problem[] = [];
    if (event.type === "created" && config && !isDeepStrictEqual(event.config, config)) {
      problems.push({ what: "head", problem: `it and entry ${seq} of the ledger disagree on the configuration` });
    }
    const counted = namedSegments(event).filter(({ id }) => {
      const earlier = this.#countedBy.get(id);
      if (earlier === undefined) return this.#countedBy.set(id, seq);
      problems.push({ what: `segment ${id}`, problem: `it is counted twice, by entries ${earlier} and ${seq}` });
      this.noteBreak();
      return false;
    });
    const problem = this.#versionProblem(event) ?? this.#follow(entry);
    if (problem !== null) {
      problems.push({ what: `entry ${seq}`, problem });
      this.noteBreak();
    }
    return { counted, problems };
  }

  isCounted(segment: string): boolean {
    return this.#countedBy.has(segment);
  }

  /** Seq of the next entry; null if the ledger is broken or empty. */
  get next(): number | null {
    return this.#fold?.state.nextSeq ?? null;
  }

  /** Hashes of the weights that the league can't go on without; none if the ledger is broken. */
  neededWeights(): ReadonlySet<string> {
    if (!this.#fold) return new Set();
    const { state } = this.#fold;
    const members = state.population.map(({ policy }) => policy);
    return new Set([...members, ...passingWeights(state, state.status === "ended")]);
  }

  /** Whether the next leader may record a stored segment that no entry counts (`server/leagues/recover.ts`). */
  mayRecord({ purpose, index, agent }: Segment): boolean {
    if (!this.#fold) return false;
    const { status, agents } = this.#fold.state;
    if (status === "ended" || (agent !== undefined && !agents.some((one) => one.agent.id === agent))) return false;
    return purpose !== undefined || !this.#fold.hasPlayed(index, agent);
  }

  /** An agent's updates are numbered from 1. */
  #versionProblem(event: LeagueEvent): string | null {
    if (event.type !== "policy-updated") return null;
    const { agent = "", version } = event;
    const newest = this.#versions.get(agent) ?? 0;
    this.#versions.set(agent, Math.max(newest, version));
    if (version <= newest) return `it has update ${version}, after update ${newest} of the same agent`;
    const isNext = version === newest + 1 || !this.#isWhole;
    return isNext ? null : `it has update ${version}, and update ${newest + 1} of the same agent is missing`;
  }

  /** @returns why the entry does not follow from those before it; null if it does, or they are broken. */
  #follow(entry: LedgerEntry): string | null {
    if (!this.#isWhole) return null;
    try {
      if (this.#fold) this.#fold.apply(entry);
      else this.#fold = foldLedger([entry]);
      return null;
    } catch (error) {
      if (error instanceof AgentError || error instanceof GameError) return error.message;
      throw error;
    }
  }
}

/** Where a stored segment contradicts the entry that counts it; null if it does not. */
export function contradiction(
  segment: Segment,
  { seq, event }: LedgerEntry,
  { episodes, result }: NamedSegment,
): string | null {
  const says = (what: string, stored: unknown, recorded: unknown) =>
    stored === recorded ? null : `it has ${what} ${String(stored)}, and entry ${seq} says ${String(recorded)}`;
  const place =
    event.type === "segment-played"
      ? (says("index", segment.index, event.index) ?? says("agent", segment.agent, event.agent))
      : null;
  const counts = says("a number of episodes of", segment.count, episodes) ?? place;
  if (counts !== null || !result || isDeepStrictEqual(result, pairResult(segment))) return counts;
  return `its results in entry ${seq} are not those of its episodes`;
}
