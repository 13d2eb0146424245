import { isOnCard } from "../../agents/engines/names.ts";
import { workKinds, type WorkEngines, type WorkKind } from "../../agents/league/work-engines.ts";
import type { EngineReport } from "../jobs/messages.ts";
import { unlessAborted } from "../jobs/unless-aborted.ts";
import type { WorkerReport } from "../jobs/worker.ts";
import type { Log } from "../log.ts";
import { OFFER_INTERVAL_MS, type Offer, type Offers } from "./offers.ts";

interface OfferedWorkParts {
  readonly offers: Offers;
  readonly log: Log;
  /** Red Queen's version; workers of another one are left out. */
  readonly release: string;
  /** An engine or the choice of one, for all jobs; by default the engine that most workers have. */
  readonly engine: string | undefined;
}

/** What the workers of a store offer to a leader, read again every second. */
export class OfferedWork {
  readonly #parts: OfferedWorkParts;
  readonly #first = Promise.withResolvers<EngineReport>();
  readonly #watch: NodeJS.Timeout;
  #closed = false;
  /** Resolved with the next reading. */
  #reading = Promise.withResolvers<void>();
  #engine: EngineReport | null = null;
  #offered: readonly Offer[] = [];

  constructor(parts: OfferedWorkParts) {
    this.#parts = parts;
    this.#first.promise.catch(() => {});
    this.#watch = setInterval(() => void this.read(), OFFER_INTERVAL_MS);
  }

  /** Reads no more; `reason` is what those get who wait for a first worker. */
  close(reason: Error): void {
    this.#closed = true;
    clearInterval(this.#watch);
    this.#first.reject(reason);
  }

  /** The engine of the first worker that was seen; of several, the one that most of them have. */
  get engine(): EngineReport | null {
    return this.#engine;
  }

  /** Resolves with `engine`. */
  get first(): Promise<EngineReport> {
    return this.#first.promise;
  }

  /** Jobs of a kind that workers run at once. @param engines only on these; none: on any that this leader may use. */
  slots(kind: WorkKind, engines: ReadonlySet<string>): number {
    return this.#offersFor(kind, undefined)
      .filter(({ engine }) => engines.size === 0 || engines.has(engine.choice))
      .reduce((sum, offer) => sum + offer.slots, 0);
  }

  /** The engine that most workers have for a kind of work; for learning, one on a graphics card. Null without any. */
  engineFor(kind: WorkKind): string | null {
    const offers = this.#offersFor(kind, undefined);
    const cards = kind === "update" ? offers.filter(({ engine }) => isOnCard(engine.choice)) : [];
    const preferred = cards.length > 0 ? cards : offers;
    return preferred.length === 0 ? null : mostOffered(preferred).choice;
  }

  /** What `find` finds in the offers, as soon as it finds something. @throws the reason of `stop`. */
  async soon<T>(find: () => T | null, stop: AbortSignal): Promise<T> {
    for (;;) {
      stop.throwIfAborted();
      const found = find();
      if (found !== null) return found;
      await unlessAborted(this.#reading.promise, stop);
    }
  }

  /** Which workers are missing, as a sentence; null if none. @param wanted engines; any it may use for other kinds. */
  missing(wanted: WorkEngines): string | null {
    const { engine, release } = this.#parts;
    const missing = workKinds.filter((kind) => this.#offersFor(kind, wanted[kind]).length === 0);
    if (missing.length === 0) return null;
    const byEngine = Map.groupBy(missing, (kind) => wanted[kind] ?? engine);
    const words = Array.from(
      byEngine,
      ([on, kinds]) => `${kinds.join(", ")} jobs${on === undefined ? "" : ` on ${on}`}`,
    );
    const unfit = this.#offered.filter((offer) => missing.some((kind) => takes(offer, kind)));
    const known = [...new Set(unfit.map((offer) => `${offer.engine.choice} of version ${offer.release}`))];
    return (
      `No worker takes ${words.join(", nor ")} for version ${release}` +
      `${known.length === 0 ? "" : ` (there are workers on ${known.join(", ")})`}: start one with: redqueen work`
    );
  }

  /** The workers whose jobs may be this leader's. */
  workers(): readonly WorkerReport[] {
    return this.#fit().map(({ id, running, jobs }) => {
      const [host, pid] = id.split("/");
      const state = running.length === 0 ? "idle" : "busy";
      return { pid: Number(pid), host, state, job: running.toSorted().join(", ") || null, jobs };
    });
  }

  async read(): Promise<void> {
    const { offers, log } = this.#parts;
    const offered = await offers.list().catch(() => null);
    if (!offered || this.#closed) return;
    const before = this.missing({});
    this.#offered = offered;
    this.#reading.resolve();
    this.#reading = Promise.withResolvers();
    const fit = this.#fit();
    if (!this.#engine && fit.length > 0) this.#note(mostOffered(fit));
    const now = this.missing({});
    if (now !== null && now !== before) log.warn({ reason: now }, "waiting for workers");
    else if (now === null && before !== null) log.info({ workers: fit.length }, "workers found");
  }

  #note(engine: EngineReport): void {
    this.#engine = engine;
    this.#parts.log.info({ engine: engine.choice, reason: engine.reason }, "engine chosen");
    this.#first.resolve(engine);
  }

  #fit(): readonly Offer[] {
    return this.#offered.filter((offer) => this.#isFit(offer, undefined));
  }

  #offersFor(kind: WorkKind, choice: string | undefined): readonly Offer[] {
    return this.#offered.filter((offer) => takes(offer, kind) && this.#isFit(offer, choice));
  }

  /** @param choice of an engine; absent: any that this leader may use. */
  #isFit({ release, engine }: Offer, choice: string | undefined): boolean {
    if (release !== this.#parts.release) return false;
    if (choice !== undefined) return engine.choice === choice;
    const given = this.#parts.engine;
    return given === undefined || given === engine.name || given === engine.choice;
  }
}

const takes = ({ kinds }: Offer, kind: WorkKind): boolean => kinds.includes(kind);

/** The engine with the most slots; of equal ones, the first by name. */
function mostOffered(offers: readonly Offer[]): EngineReport {
  const slots = new Map<string, number>();
  for (const offer of offers) slots.set(offer.engine.choice, (slots.get(offer.engine.choice) ?? 0) + offer.slots);
  const ranked = [...slots].toSorted(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b));
  const found = offers.find((offer) => offer.engine.choice === ranked[0]?.[0]);
  if (!found) throw new RangeError("no offers to choose from");
  return found.engine;
}
