import type { LeagueState } from "../../agents/league/state.ts";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { WorkerReport } from "../jobs/worker.ts";
import type { LeagueRecord } from "../store/store.ts";
import type { LaunchRequest } from "../schemas/leagues.ts";

/** A league as the server knows it now. */
export interface LeagueHandle {
  readonly record: LeagueRecord;
  readonly state: LeagueState;
  /** Episodes a second over the last ten seconds; 0 when it is not led by this process. */
  readonly episodesPerSecond: number;
  /** What holds it up although it runs (the store is down, another process leads it), in a sentence; null otherwise. */
  readonly problem: string | null;
}

/** A league of the store that can't be read, what is known of it, and why in a sentence that says what to do. */
export interface DamagedLeague {
  readonly id: string;
  /** Null where the league's head is damaged. */
  readonly record: LeagueRecord | null;
  readonly problem: string;
}

/** Leagues, for those who serve them to people: rooms, API, telemetry. */
export interface LeagueService {
  /** @throws ServerError `league/invalid`, GameError `game/unknown`, `game/bad-option`. */
  launch(request: LaunchRequest): Promise<LeagueHandle>;
  list(): readonly LeagueHandle[];
  /** Leagues that can't be read; they are in no other list. */
  damaged(): readonly DamagedLeague[];
  /** @throws ServerError `league/not-found`, `league/damaged`. */
  get(id: string): LeagueHandle;
  pause(id: string, reason?: string): Promise<LeagueHandle>;
  resume(id: string): Promise<LeagueHandle>;
  /** Ends it for good. */
  stop(id: string): Promise<LeagueHandle>;
  /** Deletes it, damaged or not. */
  delete(id: string): Promise<void>;
  /** Calls back after every entry appended by this process; answers a function that stops it. */
  subscribe(listener: (handle: LeagueHandle, entry: LedgerEntry) => void): () => void;
  /** The engine the job processes chose, or what it waits for. */
  engine(): {
    readonly name: string;
    readonly reason: string;
    /** Whether no job process can work, for that reason. */
    readonly failed?: boolean;
  };
  workers(): readonly WorkerReport[];
  close(): Promise<void>;
}
