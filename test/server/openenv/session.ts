import { WebSocket } from "ws";

export interface Frame {
  readonly type: string;
  readonly data: Record<string, unknown> & {
    readonly message?: string;
    readonly code?: string;
    readonly observation?: Observation;
    readonly reward?: number | null;
    readonly done?: boolean;
  };
}

export interface Observation {
  readonly prompt: string;
  readonly legal_actions: readonly number[];
  readonly legal_action_labels: readonly string[];
  readonly information_state: string;
  readonly info_state: readonly number[];
  readonly reward: number | null;
  readonly done: boolean;
  readonly metadata: {
    readonly returns: readonly number[] | null;
    readonly opponents: readonly string[];
    readonly strikes: number;
    readonly stored: boolean;
  };
}

/** A client of one session. */
export class Session {
  readonly socket: WebSocket;
  readonly #frames: Frame[] = [];
  readonly #waiting: ((frame: Frame) => void)[] = [];
  readonly closed: Promise<number>;

  constructor(address: string, path: string) {
    this.socket = new WebSocket(`${address.replace("http", "ws")}${path}`);
    this.socket.on("message", (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame;
      const next = this.#waiting.shift();
      if (next) next(frame);
      else this.#frames.push(frame);
    });
    this.socket.on("error", () => {});
    this.closed = new Promise((resolve) => void this.socket.once("close", resolve));
  }

  static async open(address: string, path: string): Promise<Session> {
    const session = new Session(address, path);
    await new Promise<void>((resolve, reject) => {
      session.socket.once("open", resolve);
      session.socket.once("unexpected-response", (_, response) => reject(new Error(String(response.statusCode))));
    });
    return session;
  }

  next(): Promise<Frame> {
    const frame = this.#frames.shift();
    return frame ? Promise.resolve(frame) : new Promise((resolve) => void this.#waiting.push(resolve));
  }

  send(message: unknown): Promise<Frame> {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
    return this.next();
  }

  async observe(type: "reset" | "step", data: object = {}): Promise<Observation> {
    const frame = await this.send({ type, data });
    const { observation, reward, done } = frame.data;
    if (!observation) throw new Error(JSON.stringify(frame));
    // Clients of 0.3 read the observation alone, later ones what is around it.
    const isSame = observation.reward === reward && observation.done === done;
    if (!isSame) throw new Error(`reward or done differ in ${JSON.stringify(frame)}`);
    return observation;
  }

  close(): void {
    this.socket.close();
  }
}

/** Plays the legal action at `pick` of each turn; returns every observation. */
export async function playOut(session: Session, reset: object, pick = 0): Promise<Observation[]> {
  const seen = [await session.observe("reset", reset)];
  for (let now = seen.at(-1); now && !now.done; now = seen.at(-1)) {
    seen.push(await session.observe("step", { action_id: now.legal_actions.at(pick) }));
  }
  return seen;
}
