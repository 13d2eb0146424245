import { ValueStore } from "../ui/value-store.ts";

/** A connection over which nothing comes. */
export interface Loss {
  /** When the server was last heard from on it: what is shown is from then. Milliseconds since 1970. */
  readonly heardAt: number;
  /** When it was noticed. */
  readonly noticedAt: number;
}

/** The live connections that are lost, by name; empty while all is well. */
export const lost = new ValueStore<ReadonlyMap<string, Loss>>(new Map());

function setLoss(name: string, loss: Loss | null): void {
  const before = lost.get();
  if (loss === null ? !before.has(name) : before.has(name)) return;
  const next = new Map(before);
  if (loss) next.set(name, loss);
  else next.delete(name);
  lost.set(next);
}

/** Milliseconds between two questions whether the server is there. */
const PING_MS = 2500;
/** Milliseconds for an answer; with the pause before, a server that stands still is noticed within eight seconds. */
const ANSWER_MS = 5000;
const TICK_MS = 1000;

/**
 * Watches one live connection: a server whose process stands still keeps its connections open and says nothing, so it is asked for
 * a sign of life. Only questions count that went unanswered, so that a tab whose timers sleep raises no alarm.
 */
export class Liveness {
  readonly #name: string;
  readonly #ping: () => void;
  #heardAt = Date.now();
  /** When the oldest unanswered question was asked; 0: none is open. */
  #askedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param ping asks the server for anything that will be answered; whatever comes is told by {@link heard}. */
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

  /** Whatever the connection is then, it is nobody's concern. */
  readonly stop = (): void => {
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#tick);
    setLoss(this.#name, null);
  };

  /** Something came from the server. */
  readonly heard = (): void => {
    this.#heardAt = Date.now();
    this.#askedAt = 0;
    setLoss(this.#name, null);
  };

  /** The connection is known to be lost. */
  readonly dropped = (): void => setLoss(this.#name, { heardAt: this.#heardAt, noticedAt: Date.now() });

  readonly #tick = (): void => {
    const now = Date.now();
    if (this.#askedAt > 0 && now - this.#askedAt >= ANSWER_MS) this.dropped();
    // Asked on although it is lost: an answer ends that.
    if (now - Math.max(this.#heardAt, this.#askedAt) < PING_MS) return;
    this.#askedAt ||= now;
    this.#ping();
  };
}
