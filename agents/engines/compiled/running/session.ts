import { InferenceSession, type Tensor } from "onnxruntime-node";
import { notRecordable } from "../graph/refusal.ts";

/** Tensors by name. */
export type Feeds = Readonly<Record<string, Tensor>>;

/**
 * A single-threaded ONNX Runtime session. ONNX Runtime aborts a process that exits during a run, so callers wait for
 * their runs first; `release` does.
 */
export class Session {
  readonly #session: InferenceSession;
  #underWay: Promise<unknown> = Promise.resolve();
  #released = false;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /**
   * @throws AgentError `engine/not-recordable` for a model that ONNX Runtime rejects: it lacks kernels for some dtypes.
   */
  static async create(model: Uint8Array): Promise<Session> {
    const options: InferenceSession.SessionOptions = {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
    };
    const session = await InferenceSession.create(model, options).catch((error: unknown) => {
      const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      throw notRecordable(
        `ONNX Runtime rejects it with "${message}"`,
        "It may lack the operation for integers or booleans: cast to float32 before.",
        error,
      );
    });
    return new Session(session);
  }

  /** Runs the model once. @param fetches for each output the tensor to write it into, or null for a new one. */
  async run(feeds: Feeds, fetches: Readonly<Record<string, Tensor | null>>): Promise<Feeds> {
    if (this.#released) throw new Error("the session is released");
    const run = this.#session.run(feeds, fetches);
    this.#underWay = run;
    return run;
  }

  /** Releases the session once the current run has ended. */
  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    await this.#underWay.catch(() => {});
    await this.#session.release();
  }
}
