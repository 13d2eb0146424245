import { afterAll, beforeAll } from "vitest";

/** What nothing caught while the file's tests ran. Call it outside of tests. */
export function collectUncaught(): readonly unknown[] {
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  beforeAll(() => {
    process.on("uncaughtException", note);
    process.on("unhandledRejection", note);
  });
  afterAll(() => {
    process.off("uncaughtException", note);
    process.off("unhandledRejection", note);
  });
  return uncaught;
}
