import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { random } from "../../../../games/core/random.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { startCommand, type RunningCommand } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { auditLeague, auditLedger, eventsOf, storedEpisodes } from "../../../support/league-audit.ts";
import { until } from "../../../support/until.ts";

/** Number of kills; 20 for the documented figure. */
const KILLS = Number(process.env["RED_QUEEN_KILLS"] ?? 3);
/** Maximum time between two kills, ms. */
const MAX_RUN_MS = 1500;

const folder = temporaryFolder();
// Small and frequent, so that some kill interrupts every kind of step.
const sizes = "segmentEpisodes=96 segmentsPerUpdate=2 snapshotEvery=2 evaluateEvery=2 pastShare=0.5 epochs=2";
const set = sizes.split(" ").flatMap((size) => ["--set", size]);
const keep = ["--store", folder, "--engine", "wasm", "--jobs", "2"];

const hasStarted = (command: RunningCommand) =>
  until(
    "the league runs",
    () => {
      if (command.child.exitCode !== null) throw new Error(`it ended: ${command.errors()}`);
      return command.errors().includes('"league running"');
    },
    600_000,
  );

async function kill(command: RunningCommand): Promise<void> {
  command.child.kill("SIGKILL");
  await command.ended;
}

it(`a league survives ${KILLS} kills at random moments: nothing is lost, nothing counted twice`, async () => {
  const moments = random("kills");
  const first = startCommand(["league", "run", "--game", "kuhn-poker", "--seed", "1", "--for", "1h", ...keep, ...set]);
  await hasStarted(first);
  const store = await openStore({ directory: folder });
  const [id = ""] = await store.leagueIds();
  await setTimeout(moments() * MAX_RUN_MS);
  await kill(first);

  let before = await store.ledger(id);
  for (let kills = 1; kills < KILLS; kills++) {
    auditLedger(before);
    const command = startCommand(["league", "run", "--league", id, ...keep, "--for", "1h"]);
    await hasStarted(command);
    await setTimeout(moments() * MAX_RUN_MS);
    await kill(command);
    const after = await store.ledger(id);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.length).toBeGreaterThan(before.length);
    before = after;
  }

  // One more complete run: segments stored without an entry are recovered.
  const last = startCommand(["league", "run", "--league", id, ...keep, "--for", "1s", "--json"]);
  const { code, stdout, stderr } = await last.ended;
  expect(code, stderr).toBe(0);
  const state = await auditLeague(store, id);
  expect(JSON.parse(stdout)).toMatchObject({ league: id, episodes: state.episodes, updates: state.updates });
  expect(state).toMatchObject({ status: "paused" });
  expect(state.updates).toBeGreaterThan(0);
  const entries = await store.ledger(id);
  expect(entries.slice(0, before.length)).toEqual(before);
  expect(eventsOf(entries, "led")).toHaveLength(KILLS + 1);
  const checked = await storedEpisodes(store, id);
  await store.close();

  const verify = startCommand(["episode", "verify", "--league", id, "--store", folder, "--json"]);
  expect(JSON.parse((await verify.ended).stdout)).toEqual({ checked, failed: [] });
}, 600_000);
