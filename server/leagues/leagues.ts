import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { ExternalKinds } from "../../agents/players/registry.ts";
import { ServerError } from "../errors.ts";
import { observeRunner, type JobObserver } from "../jobs/job-observer.ts";
import type { Runner } from "../jobs/runner.ts";
import { withLadder } from "../jobs/ladder-runner.ts";
import type { Log } from "../log.ts";
import { openRunner } from "../queue/open-runner.ts";
import { isDamage } from "../store/refusal.ts";
import { delay, isStoreDown } from "../store/retry.ts";
import type { LeagueRecord, Store, StoreSettings } from "../store/store.ts";
import { LEASE_MS } from "../store/lease.ts";
import { createLeague } from "./create-league.ts";
import { EndedSelfPlay } from "./ended-self-play.ts";
import { foldStored } from "./fold-stored.ts";
import { holderName } from "./holder-name.ts";
import { League, type LeagueParts } from "./league.ts";
import { loadLeague, type StoredLeague } from "./load.ts";
import type { DamagedLeague, LeagueHandle, LeagueService, ResponseWish } from "./service.ts";
import { UnreadableLeagues } from "./unreadable.ts";

export interface LeagueServiceSettings {
  readonly store: Store;
  readonly log: Log;
  /** Settings with which job processes open the same store. */
  readonly storeSettings: StoreSettings;
  /** Where jobs are queued; absent: they run in processes of this machine. */
  readonly redisUrl?: string | undefined;
  readonly engine?: string | undefined;
  /** Job processes; one a core by default. */
  readonly jobs?: number;
  /** Milliseconds of silence after which a busy job process counts as hung. */
  readonly hangAfter?: number;
  /** Niceness of job processes, 0 to 19; 10 by default. */
  readonly niceness?: number;
  /** Milliseconds for which self-play that nothing cites is kept; absent: for good. */
  readonly selfPlayMs?: number | undefined;
  /** Learns of the leagues' jobs. */
  readonly observer?: JobObserver | undefined;
  /** Players outside this machine's processes that leagues may seat. */
  readonly external?: ExternalKinds;
}

/** Milliseconds after which a league's head without a ledger counts as left over from a crash. */
const FIRST_ENTRY_TIMEOUT_MS = 60_000;

/** Milliseconds between checks for leagues that other processes launched or deleted. */
const FOLLOW_INTERVAL_MS = 2000;

/** Milliseconds that a launch waits for the job processes to choose an engine before it goes ahead. */
const ENGINE_TIMEOUT_MS = 5000;

type NamedRequest = Parameters<typeof createLeague>[1];

/** Opens the leagues of a store and leads those that are not ended. */
export async function createLeagueService(settings: LeagueServiceSettings): Promise<LeagueService> {
  const { store, external = {}, observer } = settings;
  const local = await openRunner({
    store,
    storeSettings: settings.storeSettings,
    redisUrl: settings.redisUrl,
    engine: settings.engine,
    niceness: settings.niceness,
    log: settings.log,
    size: settings.jobs,
    hangAfter: settings.hangAfter,
    onAttempt: observer?.executed,
    external,
  });
  const all = withLadder(local, { store, external });
  const runner = observer ? observeRunner(all, observer) : all;
  const service = new Leagues(settings, runner);
  try {
    await service.open();
  } catch (error) {
    await service.close();
    throw error;
  }
  return service;
}

type Listener = Parameters<LeagueService["subscribe"]>[0];

class Leagues implements LeagueService {
  readonly #store: Store;
  readonly #log: Log;
  readonly #runner: Runner;
  readonly #leagues = new Map<string, League>();
  readonly #unreadable = new UnreadableLeagues();
  readonly #listeners = new Set<Listener>();
  readonly #parts: LeagueParts;
  #look: NodeJS.Timeout | undefined;
  /** Launches in progress: their leagues are in the store before they are in the list. */
  #launching = 0;
  #closed = false;
  readonly #external: ExternalKinds | undefined;
  readonly #endedSelfPlay: EndedSelfPlay | undefined;

  constructor({ store, log, external, selfPlayMs }: LeagueServiceSettings, runner: Runner) {
    this.#store = store;
    this.#external = external;
    this.#log = log;
    this.#runner = runner;
    this.#parts = {
      store,
      runner,
      log,
      selfPlayMs,
      holder: holderName(),
      onEntry: (handle, entry) => {
        for (const listener of this.#listeners) this.#notifyListener(listener, handle, entry);
      },
    };
    const ended = () => [...this.#leagues.values()].filter(({ state }) => state.status === "ended");
    if (selfPlayMs !== undefined) {
      const parts = { ...this.#parts, selfPlayMs };
      this.#endedSelfPlay = new EndedSelfPlay(parts, () => ended().map(({ record }) => record));
    }
  }

  async open(): Promise<void> {
    for (const id of await this.#store.leagueIds()) {
      const stored = await this.#load(id);
      if (stored?.fold) await this.#adopt(new League(stored.record, stored.fold, this.#parts));
      // A crash between head and first entry leaves a head without a ledger. A recent head may still be launching.
      else if (stored && Math.abs(Date.now() - stored.record.createdAt) > FIRST_ENTRY_TIMEOUT_MS)
        await this.#removeHead(id);
    }
    this.#followLater();
  }

  /** Reads a stored league; lists an unreadable one as damaged, so that the others run. */
  async #load(id: string): Promise<StoredLeague | null> {
    try {
      const stored = await loadLeague(this.#store, id);
      if (this.#unreadable.delete(id)) this.#log.info({ league: id }, "league readable again");
      return stored;
    } catch (err) {
      if (err instanceof ServerError && !isDamage(err)) throw err;
      const problem = isDamage(err) ? err.message : `League "${id}" can't be read: the server's log says why.`;
      const record = await this.#store.league(id).catch(() => null);
      if (this.#unreadable.enter({ id, record, problem })) {
        this.#log.error({ league: id, problem, err: isDamage(err) ? undefined : err }, "league damaged");
      }
      return null;
    }
  }

  async #removeHead(id: string): Promise<void> {
    await this.#store.deleteLeague(id).catch((err: unknown) => {
      if (!isStoreDown(err)) throw err;
      this.#log.debug({ err, league: id }, "league without a ledger not removed");
    });
  }

  async launch(request: NamedRequest): Promise<LeagueHandle> {
    // Refuse a launch that could not run.
    await Promise.race([this.ready(), delay(ENGINE_TIMEOUT_MS)]);
    this.#launching++;
    try {
      const record = await createLeague(
        this.#store,
        { longSegments: this.#runner.longSegments, ...request },
        this.#external,
      );
      this.#log.info({ league: record.id, game: record.config.game }, "league launched");
      return await this.#adoptNew(record);
    } finally {
      this.#launching--;
    }
  }

  async adopt(record: LeagueRecord): Promise<LeagueHandle> {
    this.#launching++;
    try {
      return this.#leagues.get(record.id) ?? (await this.#adoptNew(record));
    } finally {
      this.#launching--;
    }
  }

  async #adoptNew(record: LeagueRecord): Promise<League> {
    const fold = await foldStored(this.#store, record.id);
    if (this.#closed) throw new ServerError("store/closed", "The server is shutting down.");
    const known = this.#leagues.get(record.id);
    if (known) return known;
    if (!fold) throw new Error(`league ${record.id} was created without a first entry`);
    const league = new League(record, fold, this.#parts);
    await this.#adopt(league);
    return league;
  }

  async ready(): ReturnType<LeagueService["ready"]> {
    const failure = this.#runner.failure();
    if (failure) throw failure;
    return this.#runner.engine() ?? this.#runner.ready();
  }

  get size(): number {
    return this.#runner.size;
  }

  list(): readonly LeagueHandle[] {
    return [...this.#leagues.values()];
  }

  damaged(): readonly DamagedLeague[] {
    return this.#unreadable.list();
  }

  get(id: string): League {
    const league = this.#leagues.get(id);
    if (league) return league;
    const damaged = this.#unreadable.get(id);
    if (damaged) throw new ServerError("league/damaged", damaged.problem);
    throw new ServerError("league/not-found", `There is no league "${id}"; choose one from the list of leagues.`);
  }

  async pause(id: string, reason = "paused by a person"): Promise<LeagueHandle> {
    await this.get(id).pause(reason);
    return this.get(id);
  }

  async resume(id: string): Promise<LeagueHandle> {
    await this.get(id).resume();
    return this.get(id);
  }

  async stop(id: string): Promise<LeagueHandle> {
    await this.get(id).stop("stopped by a person");
    return this.get(id);
  }

  async requestResponse(id: string, wish: ResponseWish): Promise<LeagueHandle> {
    await this.get(id).requestResponse(wish);
    return this.get(id);
  }

  async delete(id: string): Promise<void> {
    if (this.#unreadable.has(id)) return this.#deleteDamaged(id);
    const league = this.get(id);
    if (!(await this.#store.takeLease(id, this.#parts.holder, LEASE_MS))) {
      throw new ServerError("league/led-elsewhere", "Another process leads this league: delete it there.");
    }
    await league.settle();
    await league.close();
    try {
      await this.#store.deleteLeague(id);
    } catch (error) {
      league.reopen();
      throw error;
    }
    this.#leagues.delete(id);
    this.#log.info({ league: id }, "league deleted");
  }

  /** Its lease may be damaged too, and is then ignored. */
  async #deleteDamaged(id: string): Promise<void> {
    await this.#store.takeLease(id, this.#parts.holder, LEASE_MS).catch((err: unknown) => {
      if (!isDamage(err)) throw err;
    });
    await this.#store.deleteLeague(id);
    this.#unreadable.delete(id);
    this.#log.info({ league: id }, "damaged league deleted");
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  engine(): ReturnType<LeagueService["engine"]> {
    const failure = this.#runner.failure();
    if (failure) return { name: "none", reason: failure.message, failed: true };
    const reason = this.#runner.waiting() ?? "the job processes are testing engines";
    return this.#runner.engine() ?? { name: "starting", reason };
  }

  waiting(): string | null {
    return this.#runner.waiting();
  }

  workers(): ReturnType<LeagueService["workers"]> {
    return this.#runner.workers();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#look);
    await this.#endedSelfPlay?.close();
    await Promise.all([...this.#leagues.values()].map((league) => league.close()));
    await this.#runner.close();
  }

  #followLater(): void {
    this.#look = setTimeout(() => {
      void this.#follow()
        // Callers that need the store report that it is down.
        .catch((err: unknown) => this.#log.debug({ err }, "league list not read, retrying"))
        .finally(() => this.#closed || this.#followLater());
    }, FOLLOW_INTERVAL_MS);
  }

  /** Adopts leagues that other processes launched or repaired, and drops those they deleted. */
  async #follow(): Promise<void> {
    const before = [...this.#leagues.values()];
    const ids = await this.#store.leagueIds();
    const stored = new Set(ids);
    for (const league of before.filter(({ record }) => !stored.has(record.id))) {
      this.#leagues.delete(league.record.id);
      await league.close();
    }
    this.#unreadable.keep(stored);
    const isDue = (id: string): boolean => !this.#leagues.has(id) && this.#unreadable.isDue(id);
    for (const id of ids.filter(isDue)) {
      const stored = await this.#load(id);
      if (this.#closed || this.#launching > 0) return;
      if (stored?.fold && !this.#leagues.has(id))
        await this.#adopt(new League(stored.record, stored.fold, this.#parts));
    }
  }

  /** A failing listener must not stop the league. */
  #notifyListener(listener: Listener, handle: LeagueHandle, entry: LedgerEntry): void {
    try {
      listener(handle, entry);
    } catch (err) {
      this.#log.error({ league: handle.record.id, err }, "league listener failed");
    }
  }

  async #adopt(league: League): Promise<void> {
    this.#leagues.set(league.record.id, league);
    try {
      await league.lead();
    } catch (err) {
      if (err instanceof ServerError) throw err;
      // A league that can't be led (its game was removed, say) must not keep the others from running.
      league.problem = err instanceof Error ? err.message : String(err);
      this.#log.error({ league: league.record.id, err }, "lead not taken");
    }
  }
}
