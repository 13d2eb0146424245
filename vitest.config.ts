import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that train for a minute or so. They start first, so that none runs alone at the end while a core is idle. */
const LONG_FILES = ["/test/server/leagues/spc-learns.test.ts", "/test/agents/cloning/clone-"];

const isLong = ({ moduleId }: TestSpecification): boolean => LONG_FILES.some((path) => moduleId.includes(path));

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    exclude: ["test/e2e/**", "node_modules/**"],
    sequence: { sequencer: LongFilesFirst },
    // Real rooms, stores and job processes; the machine may be small and busy. Only a hang takes that long.
    // Many wait for processes and sockets: one more than cores keeps those busy. Vitest would leave one core free.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    execArgv: ["--disable-warning=ExperimentalWarning"],
  },
});
