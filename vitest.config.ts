import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { longFilesFirst } from "./test/support/long-files-first.ts";
import { lowerPriority } from "./test/support/low-priority.ts";

/** Files that train, or install the package, for a minute or so. */
const LONG_FILES = ["/test/server/leagues/spc-learns.test.ts", "/test/agents/cloning/clone-", "/test/library/"];

lowerPriority();

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    exclude: ["test/e2e/**", "node_modules/**"],
    sequence: { sequencer: longFilesFirst(LONG_FILES) },
    // Real rooms, stores and job processes; the machine may be small and busy. Only a hang takes that long.
    // Many wait for processes and sockets: one more than cores keeps those busy. Vitest would leave one core free.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Commands and job processes start often, and compile the same sources each time.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/compile") },
    execArgv: ["--disable-warning=ExperimentalWarning"],
  },
});
