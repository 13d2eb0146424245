import { AgentError } from "../errors.ts";
import type { BaseEngine, Engine } from "./engine.ts";

type Programs = Pick<Engine, "trainStep" | "forward">;

/**
 * Runs on the base engine what `recorded` rejects as `engine/not-recordable`, and logs the reason once per program.
 * @param recorded an engine that records programs before it runs them.
 */
export function fallBack(recorded: Programs, base: BaseEngine, note: (sentence: string) => void): Programs {
  const noted = new Set<string>();
  const otherwise = async <T>(
    what: string,
    key: string,
    run: () => Promise<T>,
    runBelow: () => Promise<T>,
  ): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof AgentError) || error.code !== "engine/not-recordable") throw error;
      if (!noted.has(key)) note(`${what} runs eagerly on ${base.name}. ${error.message} (${shortened(key)})`);
      noted.add(key);
      return runBelow();
    }
  };
  return {
    trainStep: (program) =>
      otherwise(
        "A train step",
        program.key,
        () => recorded.trainStep(program),
        () => base.trainStep(program),
      ),
    forward: (weights, use) =>
      otherwise(
        "A policy",
        JSON.stringify(weights.network),
        () => recorded.forward(weights, use),
        () => base.forward(weights, use),
      ),
  };
}

const MAX_NOTE_CHARACTERS = 120;

/** A key describes a whole program; a log line has room for its beginning. */
function shortened(key: string): string {
  return key.length > MAX_NOTE_CHARACTERS ? `${key.slice(0, MAX_NOTE_CHARACTERS)}…` : key;
}
