import { ValueStore } from "../ui/value-store.ts";

/** A live connection that is lost. */
export interface Loss {
  /** Time of the last message, to which the shown data belongs; milliseconds since 1970. */
  readonly heardAt: number;
  /** Time at which the loss was noticed, in the same unit. */
  readonly noticedAt: number;
}

/** Lost connections by name; empty if none is lost. */
export const lost = new ValueStore<ReadonlyMap<string, Loss>>(new Map());

function setLoss(name: string, loss: Loss | null): void {
  const before = lost.get();
  if (loss === null ? !before.has(name) : before.has(name)) return;
  const next = new Map(before);
  if (loss) next.set(name, loss);
  else next.delete(name);
  lost.set(next);
}

/** Silence after which the server is pinged. */
const PING_MS = 2500;
/** Timeout of a ping; together with the silence before it, a suspended server is noticed within eight seconds. */
const ANSWER_MS = 5000;
const TICK_MS = 1000;

/**
 * Watches one live connection with pings, since a suspended server keeps its connections open and sends nothing. Only
 * unanswered pings count, so that a background tab with throttled timers raises no alarm.
 */
export class Liveness {
  readonly #name: string;
  readonly #ping: () => void;
  #heardAt = Date.now();
  /** Time of the oldest unanswered ping; 0: none. */
  #askedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param ping sends a message that the server answers; call {@link heard} for every message received. */
  constructor(name: string, ping: () => void) {
    this.#name = name;
    this.#ping = ping;
  }

  readonly start = (): void => {
    this.heard();
    clearInterval(this.#timer);
    this.#timer = setInterval(this.#tick, TICK_MS);
    document.addEventListener("visibilitychange", this.#tick);
  };

  /** Stops watching and clears a reported loss. */
  readonly stop = (): void => {
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#tick);
    setLoss(this.#name, null);
  };

  /** Call when any message has arrived from the server. */
  readonly heard = (): void => {
    this.#heardAt = Date.now();
    this.#askedAt = 0;
    setLoss(this.#name, null);
  };

  /** Reports the connection as lost. */
  readonly dropped = (): void => setLoss(this.#name, { heardAt: this.#heardAt, noticedAt: Date.now() });

  readonly #tick = (): void => {
    const now = Date.now();
    if (this.#askedAt > 0 && now - this.#askedAt >= ANSWER_MS) this.dropped();
    // Keeps pinging a lost connection: an answer clears the loss.
    if (now - Math.max(this.#heardAt, this.#askedAt) < PING_MS) return;
    this.#askedAt ||= now;
    this.#ping();
  };
}
