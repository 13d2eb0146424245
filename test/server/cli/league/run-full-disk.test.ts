import { describe, expect, it } from "vitest";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf, startCommand, type RunningCommand } from "../../../support/command.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import { auditLeague, auditLedger } from "../../../support/league-audit.ts";
import { until } from "../../../support/until.ts";

/*
 * Commands on a disk that fills up: no file may grow beyond half a megabyte.
 */

const FILE_SIZE_BLOCKS = 1024;
const folder = temporaryFolder();
const engine = ["--engine", "wasm", "--jobs", "1"];

/** A league whose first policy fits on the disk and whose first segment does not. */
const large = ["--game", "kuhn-poker", "--hidden", "256,256", "--set", "segmentEpisodes=4096"];

const runLimited = (store: string, time: string): RunningCommand =>
  startCommand(
    ["league", "run", ...large, "--for", time, "--store", store, ...engine, "--json"],
    {},
    "",
    FILE_SIZE_BLOCKS,
  );

const timesLogged = (errors: string, message: string): number => errors.split(`"msg":"${message}"`).length - 1;

/** Asserts that the command ended with one JSON object saying that the store is full. */
async function expectFull(command: RunningCommand): Promise<void> {
  const { code, stdout, stderr } = await command.ended;
  expect(code, stderr).toBe(1);
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
  expect(error.code).toBe("store/full");
  expect(error.message).toMatch(
    /free some space; no acknowledged write is lost\. League \S+ keeps .* league run --store/,
  );
  expect(stderr).not.toMatch(/^\s+at /m);
}

describe.skipIf(process.platform === "win32")("league run on a full disk", () => {
  it("ends on time, logs once that it waits, and continues when there is space", async () => {
    const place = folderIn(folder);
    const command = runLimited(place, "3s");
    await expectFull(command);
    expect(timesLogged(command.errors(), "league waiting")).toBeGreaterThan(0);
    // A state is logged when it changes, not at every retry.
    expect(timesLogged(command.errors(), "league waiting")).toBeLessThan(5);

    const store = await openStore({ directory: place });
    const [id = ""] = await store.leagueIds();
    const before = await store.ledger(id);
    auditLedger(before);
    await answerOf(["league", "run", "--league", id, "--store", place, "--for", "1s", ...engine]);
    const after = await store.ledger(id);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.length).toBeGreaterThan(before.length);
    expect(await auditLeague(store, id)).toMatchObject({ status: "paused" });
    await store.close();
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("ends on the first %s", async (signal) => {
    const command = runLimited(folderIn(folder), "1h");
    await until("it waits for room", () => timesLogged(command.errors(), "league waiting") > 0);
    command.child.kill(signal);
    await expectFull(command);
  });
});

it.skipIf(process.platform === "win32")(
  "a server on a full disk reports it as health, and ends on the first signal",
  async () => {
    const environment = { PORT: "0", DATA_DIR: folderIn(folder), ENGINE: "wasm" };
    const command = startCommand(["start"], environment, "", FILE_SIZE_BLOCKS);
    let printed = "";
    command.child.stdout?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
    const address = await until("the address", () => /http:\S+/.exec(printed)?.[0]);
    await until("its league waits for room", () => timesLogged(command.errors(), "league waiting") > 0);
    const body = await until("health says so", async () => {
      const response = await fetch(`${address}/healthz`);
      const answer = (await response.json()) as { error?: { code: string } };
      // Job processes that found the disk full may say so first.
      return response.status === 503 && answer.error?.code === "store/full" && answer;
    });
    expect(body).toMatchObject({ status: "down" });
    command.child.kill("SIGHUP");
    const { code } = await command.ended;
    expect(code).toBe(0);
  },
);
