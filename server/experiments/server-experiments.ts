import { ServerError } from "../errors.ts";
import { LeagueLease } from "../leagues/league-lease.ts";
import { holderName } from "../leagues/holder-name.ts";
import type { LeagueSteering } from "../cluster/steering.ts";
import type { LeagueService } from "../leagues/service.ts";
import type { Log } from "../log.ts";
import type { NewExperimentRequest } from "../schemas/experiments.ts";
import { LEASE_MS } from "../store/lease.ts";
import { isDamage } from "../store/refusal.ts";
import { delay } from "../store/retry.ts";
import type { ExperimentControl, ExperimentRecord, Store } from "../store/store.ts";
import { createExperiment, type StoredRun } from "./experiments.ts";
import { LedExperiment, PAUSED_WITH_EXPERIMENT, type LeadParts, type ResumeChoice } from "./led-experiment.ts";
import { liveRuns } from "./live-runs.ts";
import { createReports } from "./reports.ts";
import { experimentFromRequest } from "./requests.ts";
import { isOver, type DamagedExperiment, type ExperimentService, type ExperimentView } from "./service.ts";
import { Slots } from "./slots.ts";

export interface ExperimentParts {
  readonly store: Store;
  readonly leagues: LeagueService;
  readonly log: Log;
  /** Commands to leagues, which other servers may lead. */
  readonly steering: LeagueSteering;
  /** Whether another live server plays the runs of an experiment. */
  readonly isLedElsewhere: (experiment: string) => boolean;
}

/** Milliseconds between checks for experiments whose former leader has gone. */
const FOLLOW_INTERVAL_MS = 2000;

/** Milliseconds that a launch waits for the job processes to choose an engine before it goes ahead. */
const ENGINE_TIMEOUT_MS = 5000;

/** Opens the experiments of a store and leads those that run. */
export function openExperiments(parts: ExperimentParts): ExperimentService {
  const service = new ServerExperiments(parts);
  service.followLater(0);
  return service;
}

class ServerExperiments implements ExperimentService {
  readonly #parts: LeadParts & ExperimentParts;
  readonly #reports = createReports();
  readonly #led = new Map<string, LedExperiment>();
  /** The last command of each experiment: commands of one experiment run one after another. */
  readonly #commands = new Map<string, Promise<unknown>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: ExperimentParts) {
    this.#parts = { ...parts, holder: holderName(), slots: new Slots(parts.leagues.size) };
  }

  async launch(request: NewExperimentRequest): Promise<ExperimentView> {
    const { store, leagues, log } = this.#parts;
    const { name, definition } = experimentFromRequest(request);
    // Refuse an experiment that could not run.
    await Promise.race([leagues.ready(), delay(ENGINE_TIMEOUT_MS)]);
    const record = await createExperiment(store, definition, name, running());
    log.info({ experiment: record.id, arms: record.arms.length, seeds: record.seeds.length }, "experiment launched");
    await this.#inTurn(record.id, () => this.#lead(record, {}));
    return this.get(record.id);
  }

  led(): readonly string[] {
    return [...this.#led.keys()];
  }

  async list(): Promise<readonly (ExperimentView | DamagedExperiment)[]> {
    const found: (ExperimentView | DamagedExperiment)[] = [];
    for (const id of await this.#parts.store.experimentIds()) {
      const view = await this.get(id).catch((error: unknown) => {
        if (isDamage(error)) return { id, problem: error.message };
        // Deleted meanwhile.
        if (error instanceof ServerError && error.code === "experiment/not-found") return null;
        throw error;
      });
      if (view) found.push(view);
    }
    return found;
  }

  async get(id: string): Promise<ExperimentView> {
    const record = await this.#read(id);
    const runs = await liveRuns(this.#parts, record);
    return { record, runs, problem: this.#problem(record), width: this.#parts.leagues.size };
  }

  report(view: ExperimentView): ReturnType<ExperimentService["report"]> {
    return this.#reports.read(view.record, view.runs);
  }

  file({ record, runs }: ExperimentView, form: "csv" | "html"): Promise<string> {
    return this.#reports.write(record, runs, form);
  }

  pause(id: string): Promise<ExperimentView> {
    return this.#command(id, async (view) => {
      refuseIfOver(view);
      await this.#pauseLeagues(view.runs, PAUSED_WITH_EXPERIMENT);
      return { state: "paused", reason: "Paused by a person.", at: Date.now() };
    });
  }

  async resume(id: string, missing = false): Promise<ExperimentView> {
    // In one turn: otherwise the loop that follows experiments could lead it first, without the choice of runs.
    await this.#inTurn(id, async () => {
      await this.#control(id, async ({ record, runs }) => {
        const isLeft =
          missing && record.control?.state !== "stopped" && runs.some(({ status }) => status === "missing");
        if (!isLeft) refuseIfOver({ record, runs });
        return running();
      });
      await this.#lead(await this.#read(id), { paused: true, missing });
    });
    return this.get(id);
  }

  stop(id: string): Promise<ExperimentView> {
    return this.#command(id, async (view) => {
      refuseIfOver(view);
      for (const { league, status } of view.runs) {
        if (status === "running" || status === "paused") await this.#parts.steering.stop(league);
      }
      return { state: "stopped", reason: "Stopped by a person.", at: Date.now() };
    });
  }

  delete(id: string): Promise<void> {
    return this.#inTurn(id, async () => {
      const view = await this.get(id).catch((error: unknown) => {
        if (!isDamage(error)) throw error;
        return null;
      });
      await this.#exclusively(id, async () => {
        if (view) await this.#pauseLeagues(view.runs, "Its experiment was deleted.");
        await this.#parts.store.deleteExperiment(id);
      });
      this.#parts.log.info({ experiment: id }, "experiment deleted");
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.all([...this.#led.values()].map((led) => led.close()));
  }

  /** Leads experiments that run and have no leader: at the start, and after their leader was killed. */
  followLater(milliseconds = FOLLOW_INTERVAL_MS): void {
    this.#timer = setTimeout(() => {
      void this.#follow()
        // Callers that need the store report that it is down.
        .catch((err: unknown) => this.#parts.log.debug({ err }, "experiments not read, retrying"))
        .finally(() => this.#closed || this.followLater());
    }, milliseconds);
  }

  async #follow(): Promise<void> {
    for (const id of await this.#parts.store.experimentIds()) {
      if (this.#led.has(id) || this.#commands.has(id)) continue;
      await this.#inTurn(id, () => this.#leadIfRunning(id));
    }
  }

  async #leadIfRunning(id: string): Promise<void> {
    const record = await this.#parts.store.experiment(id).catch((error: unknown) => {
      if (isDamage(error)) return null;
      throw error;
    });
    if (record?.control?.state === "running") await this.#lead(record, {});
  }

  async #lead(record: ExperimentRecord, choice: ResumeChoice): Promise<void> {
    const { id } = record;
    if (this.#closed || this.#led.has(id)) return;
    const led = await LedExperiment.take(this.#parts, record, choice);
    if (!led) return;
    this.#led.set(id, led);
    // A command that halted it frees the lease itself.
    void led.done
      .then(() => this.#inTurn(id, () => this.#release(id, led)))
      .catch((err: unknown) => this.#parts.log.error({ experiment: id, err }, "experiment not released"));
    if (this.#closed) await led.close();
  }

  async #release(id: string, led: LedExperiment): Promise<void> {
    if (this.#led.get(id) !== led) return;
    this.#led.delete(id);
    await led.close();
  }

  /** Runs a command of a person while no run is being started, and stores the control that it answers. */
  async #command(id: string, act: (view: ExperimentView) => Promise<ExperimentControl>): Promise<ExperimentView> {
    await this.#inTurn(id, () => this.#control(id, act));
    return this.get(id);
  }

  /** The command itself, in its turn. */
  async #control(id: string, act: (view: ExperimentView) => Promise<ExperimentControl>): Promise<void> {
    await this.#read(id);
    await this.#exclusively(id, async () => {
      const control = await act(await this.get(id));
      await this.#parts.store.putExperimentControl(id, control);
      this.#parts.log.info({ experiment: id, reason: control.reason }, `experiment ${control.state}`);
    });
  }

  /** With the lease, and without a loop that starts runs. @throws ServerError `experiment/led-elsewhere`. */
  async #exclusively(id: string, act: () => Promise<void>): Promise<void> {
    const { store, holder } = this.#parts;
    const led = this.#led.get(id);
    await led?.halt();
    if (led) await this.#release(id, led);
    if (!(await store.takeLease(id, holder, LEASE_MS))) {
      const sentence = "Another process runs this experiment, or did until a few seconds ago: try there, or later.";
      throw new ServerError("experiment/led-elsewhere", sentence);
    }
    const lease = new LeagueLease({ ...this.#parts, record: { id } }, () => {});
    try {
      await act();
    } finally {
      await lease.release();
    }
  }

  async #inTurn<T>(id: string, act: () => Promise<T>): Promise<T> {
    const before = this.#commands.get(id);
    const own = (before ?? Promise.resolve()).catch(() => {}).then(act);
    this.#commands.set(id, own);
    try {
      return await own;
    } finally {
      if (this.#commands.get(id) === own) this.#commands.delete(id);
    }
  }

  async #pauseLeagues(runs: readonly StoredRun[], reason: string): Promise<void> {
    for (const { league, status } of runs) {
      if (status !== "running") continue;
      await this.#parts.steering.pause(league, reason).catch((error: unknown) => {
        // It ended meanwhile.
        if (!(error instanceof ServerError && error.code === "league/ended")) throw error;
      });
    }
  }

  #problem({ id, control }: ExperimentRecord): string | null {
    if (control?.state !== "running") return null;
    const led = this.#led.get(id);
    if (led) return led.problem;
    return this.#parts.isLedElsewhere(id)
      ? null
      : "Another process runs this experiment, or did until a few seconds ago.";
  }

  async #read(id: string): Promise<ExperimentRecord> {
    const record = await this.#parts.store.experiment(id);
    if (record) return record;
    const sentence = `There is no experiment "${id}"; choose one from the list of experiments.`;
    throw new ServerError("experiment/not-found", sentence);
  }
}

const running = (): ExperimentControl => ({ state: "running", reason: "", at: Date.now() });

function refuseIfOver(view: Pick<ExperimentView, "record" | "runs">): void {
  if (!isOver(view)) return;
  const isMissing = view.runs.some(({ status }) => status === "missing");
  const advice =
    isMissing && view.record.control?.state !== "stopped"
      ? " Runs whose leagues were deleted are played again if you ask for them (?missing=true)."
      : "";
  throw new ServerError("experiment/ended", `The experiment has ended: no run is left to play.${advice}`);
}
