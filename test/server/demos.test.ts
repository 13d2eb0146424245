import { describe, expect, it } from "vitest";
import { launchDemos } from "../../server/demos.ts";
import { folderIn, temporaryFolder } from "../support/folder.ts";
import { quietLog } from "../support/quiet.ts";
import { until } from "../support/until.ts";
import { serve } from "./leagues/serving.ts";

const folder = temporaryFolder();
const LAUNCH_TIMEOUT_MS = 120_000;

describe("demonstration leagues", () => {
  it(
    "are launched one after another on an empty store, and never if there is a league",
    { timeout: 300_000 },
    async () => {
      const service = await serve(folderIn(folder));
      const games = () => service.list().map(({ record }) => record.config.game);
      await launchDemos(service, quietLog, 1);
      expect(games()).toEqual(["kuhn-poker"]);
      await until("the second", () => games().length === 2, LAUNCH_TIMEOUT_MS);
      expect(games()).toEqual(["kuhn-poker", "leduc-poker"]);
      expect(service.list().map(({ state }) => state.config.budget)).toEqual([{ seconds: 1 }, { seconds: 1 }]);
      await launchDemos(service, quietLog, 1);
      expect(games()).toHaveLength(2);
      await service.close();
    },
  );

  it("are not launched once a person has stopped the first", { timeout: 300_000 }, async () => {
    const service = await serve(folderIn(folder));
    await launchDemos(service, quietLog, 1000);
    await service.stop(service.list()[0]?.record.id ?? "");
    await until("its end", () => service.list()[0]?.state.status === "ended", LAUNCH_TIMEOUT_MS);
    expect(service.list()).toHaveLength(1);
    await service.close();
  });
});
