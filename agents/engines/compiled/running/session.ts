import { InferenceSession, type Tensor } from "onnxruntime-node";
import { notRecordable } from "../graph/refusal.ts";

/** Tensors by name. */
export type Feeds = Readonly<Record<string, Tensor>>;

/**
 * An ONNX Runtime session on one thread. A process that ends while a run is under way is torn down by ONNX Runtime's
 * own error, so whoever ends one waits for its runs first; `release` does.
 */
export class Session {
  readonly #session: InferenceSession;
  #underWay: Promise<unknown> = Promise.resolve();
  #released = false;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /**
   * @throws AgentError `engine/not-recordable` for a model that ONNX Runtime doesn't take: it has no kernel for some
   * kinds.
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
        `ONNX Runtime refuses it with "${message}"`,
        "It may lack the operation for whole numbers or truths: cast to float32 before.",
        error,
      );
    });
    return new Session(session);
  }

  /** Runs the model once. @param fetches for each output the tensor it is written into, or null for a new one. */
  async run(feeds: Feeds, fetches: Readonly<Record<string, Tensor | null>>): Promise<Feeds> {
    if (this.#released) throw new Error("the session is released");
    const run = this.#session.run(feeds, fetches);
    this.#underWay = run;
    return run;
  }

  /** Ends the session after the run that is under way. */
  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    await this.#underWay.catch(() => {});
    await this.#session.release();
  }
}
