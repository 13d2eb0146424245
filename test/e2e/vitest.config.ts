import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { longFilesFirst } from "../support/long-files-first.ts";
import { lowerPriority } from "../support/low-priority.ts";

lowerPriority();

export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    sequence: { sequencer: longFilesFirst(["/shifts.test.ts", "/fit.test.ts", "/page.test.ts"]) },
    // Each file has a browser and a server of its own, and mostly waits for them.
    maxWorkers: 2,
    // Only a hang takes that long.
    expect: { poll: { timeout: 240_000 } },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "../../node_modules/.cache/compile") },
    execArgv: ["--disable-warning=ExperimentalWarning"],
  },
});
