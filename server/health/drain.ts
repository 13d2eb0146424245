import { ServerError } from "../errors.ts";
import type { Problem } from "./problem.ts";

/** Whether a process still takes new matches or jobs: not once it is about to end. */
export class Drain {
  readonly #sentence: string;
  #isDraining = false;

  /** @param sentence what those read who want something new. */
  constructor(
    sentence = "This server is about to restart and takes no new matches and leagues; try again in a minute.",
  ) {
    this.#sentence = sentence;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** From now on nothing new is taken. */
  begin(): void {
    this.#isDraining = true;
  }

  /** Why nothing new is taken; null while it is. */
  get refusal(): ServerError | null {
    if (!this.#isDraining) return null;
    return new ServerError("server/draining", this.#sentence);
  }

  /** @throws ServerError `server/draining`. */
  assertOpen(): void {
    if (this.refusal) throw this.refusal;
  }

  /** As a part of readiness. */
  get problem(): Problem | null {
    const { refusal } = this;
    return refusal && { code: refusal.code, message: refusal.message };
  }
}
