import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { longFilesFirst } from "./test/support/long-files-first.ts";

/** Files that train for a minute or so. */
const LONG_FILES = ["/test/server/leagues/spc-learns.test.ts", "/test/agents/cloning/clone-"];

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
    execArgv: ["--disable-warning=ExperimentalWarning"],
  },
});
