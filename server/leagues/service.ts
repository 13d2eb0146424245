import type { LeagueState } from "../../agents/league/state.ts";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { WorkerReport } from "../jobs/worker.ts";
import type { LeagueRecord } from "../store/store.ts";
import type { LaunchRequest } from "../schemas/leagues.ts";

/** A league's current state on this server. */
export interface LeagueHandle {
  readonly record: LeagueRecord;
  readonly state: LeagueState;
  /** Episodes a second over the last ten seconds; 0 when it is not led by this process. */
  readonly episodesPerSecond: number;
  /**
   * A sentence saying why a running league makes no progress here (store down, led by another process); null otherwise.
   */
  readonly problem: string | null;
  /** Whether this process leads it, whatever it waits for. */
  readonly isLedHere: boolean;
}

/**
 * A best response that a person wants; where it has to be trained, `seeds` runs of `updates`, the best of them kept.
 */
export interface ResponseWish {
  /** newest, or the hash of a newest policy or a member, or the beginning of it; the playing policy by default. */
  readonly policy?: string | undefined;
  /** By role or number; by default the first with an opponent that the policy learned. */
  readonly seat?: string | undefined;
  readonly updates?: number | undefined;
  readonly seeds?: number | undefined;
  readonly seed?: number | undefined;
}

/** A stored league that can't be read. `problem` is a sentence saying why and what to do. */
export interface DamagedLeague {
  readonly id: string;
  /** Null when the league's head is damaged. */
  readonly record: LeagueRecord | null;
  readonly problem: string;
}

/** Leagues as rooms, API and telemetry use them. */
export interface LeagueService {
  /** @throws ServerError `league/invalid`, GameError `game/unknown`, `game/bad-option`. */
  launch(request: LaunchRequest): Promise<LeagueHandle>;
  /** Leads a stored league that this process has just created. */
  adopt(record: LeagueRecord): Promise<LeagueHandle>;
  list(): readonly LeagueHandle[];
  /** Leagues that can't be read; `list` omits them. */
  damaged(): readonly DamagedLeague[];
  /** @throws ServerError `league/not-found`, `league/damaged`. */
  get(id: string): LeagueHandle;
  pause(id: string, reason?: string): Promise<LeagueHandle>;
  resume(id: string): Promise<LeagueHandle>;
  /** Ends it for good. */
  stop(id: string): Promise<LeagueHandle>;
  /**
   * Requests a best response, which a job finds beside training while the league runs.
   * @throws ServerError `league/ended`, `league/led-elsewhere`, `league/responding`, `policy/not-found`,
   * `request/invalid`.
   */
  requestResponse(id: string, wish: ResponseWish): Promise<LeagueHandle>;
  /** Deletes it, damaged or not. */
  delete(id: string): Promise<void>;
  /** Calls back after every entry this process appends. @returns a function that unsubscribes. */
  subscribe(listener: (handle: LeagueHandle, entry: LedgerEntry) => void): () => void;
  /** The engine the job processes chose, or why there is none yet. */
  engine(): {
    readonly name: string;
    readonly reason: string;
    /** Whether no job process can work; `reason` says why. */
    readonly failed?: boolean;
  };
  /** Resolves with the engine once the job processes have chosen one. @throws ServerError why no process can work. */
  ready(): Promise<{ readonly name: string }>;
  /** Number of job processes. */
  readonly size: number;
  /** Which job processes are missing, as a sentence; null if none. */
  waiting(): string | null;
  workers(): readonly WorkerReport[];
  close(): Promise<void>;
}
