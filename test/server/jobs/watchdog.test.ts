import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { openStore } from "../../../server/store/registry.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { isAlive, until } from "../../support/until.ts";
import { firstPolicy } from "./jobs.ts";

const folder = temporaryFolder();

it("job processes end by themselves when their parent is killed, idle or in mid-job", async () => {
  const store = await openStore({ directory: folder });
  await store.putWeights(firstPolicy("connect-four", [128, 128]));
  await store.close();
  const parent = spawn(process.execPath, [join(import.meta.dirname, "parent.ts"), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface(parent.stdout), "line")) as [string];
  const pids = JSON.parse(line) as number[];
  expect(pids).toHaveLength(2);
  expect(pids.every(isAlive)).toBe(true);
  parent.kill("SIGKILL");
  await until("the job processes are gone", () => !pids.some(isAlive));
});

it("a job process whose thread is busy in native code ends when its parent is killed", async () => {
  const parent = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "busy-process.ts")],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [line] = (await once(createInterface(parent.stdout), "line")) as [string];
  const pid = Number(line);
  expect(isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await until("the job process is gone", () => !isAlive(pid));
});
