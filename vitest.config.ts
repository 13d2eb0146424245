import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    exclude: ["test/e2e/**", "node_modules/**"],
    // Real rooms, stores and job processes; the machine may be small and busy. Only a hang takes that long.
    // Vitest leaves one core free by default, which on two cores doubles the time.
    maxWorkers: "100%",
    testTimeout: 600_000,
    hookTimeout: 600_000,
    execArgv: ["--disable-warning=ExperimentalWarning"],
  },
});
