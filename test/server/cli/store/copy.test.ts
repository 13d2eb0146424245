import { describe, expect, it } from "vitest";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf, runCommand, sentenceOf, startCommand } from "../../../support/command.ts";
import { until } from "../../../support/until.ts";
import { hashesOf } from "../../store/conformance-records.ts";
import { entryOf, leagueOf, segmentOf, weightsOf } from "../../store/samples.ts";
import { describeCopies, settingsOf } from "../../transfer/places.ts";
import type { CopyReport } from "../../../../server/transfer/copy.ts";

/** Large enough that a copy can be killed in its middle. */
const WEIGHTS = { count: 12, values: 400_000 };

async function fill(place: string): Promise<void> {
  const store = await openStore(settingsOf(place));
  await store.createLeague(leagueOf("large"));
  for (let seq = 0; seq < 20; seq++) await store.append("large", entryOf(seq));
  for (let i = 0; i < 20; i++) await store.putSegment(segmentOf(`segment-${i}`, "large", i, 64));
  for (let i = 0; i < WEIGHTS.count; i++) await store.putWeights(weightsOf(`large ${i}`, WEIGHTS.values));
  await store.close();
}

describeCopies("store copy", (from, to) => {
  it("survives kill -9: the next one completes the copy, which is equal by hash", async () => {
    const [source, target] = [from.place(), to.place()];
    await fill(source);
    const args = ["store", "copy", "--from", source, "--to", target];
    const killed = startCommand(args);
    await until("it has begun", () => /copying|verifying/.test(killed.errors()));
    killed.child.kill("SIGKILL");
    expect(await killed.ended).toMatchObject({ code: null, stdout: "" });
    expect(await sentenceOf(["store", "audit", "--store", target])).toMatch(/is a copy that is not complete: run the/);
    const { code, stdout, stderr } = await runCommand([...args, "--json"]);
    // The samples' ledger names segments that were not stored.
    expect(code, stderr).toBe(1);
    const report = JSON.parse(stdout) as CopyReport;
    expect(report).toMatchObject({ resumed: true, records: { segments: 20, weights: WEIGHTS.count, ledger: 20 } });
    expect(report.audit.failed.length).toBeGreaterThan(0);
    expect(stderr).toMatch(/^verifying .* MB written$/m);
    expect(await hashesOf(settingsOf(target))).toEqual(await hashesOf(settingsOf(source)));
    expect(await sentenceOf(args)).toMatch(/is not empty, and was left as it is/);
  });
});

describeCopies("store copy of a small store", (from, to) => {
  it("answers with what it copied", async () => {
    const [source, target] = [from.place(), to.place()];
    const store = await openStore(settingsOf(source));
    await store.putBan({ kind: "bot", subject: "flooder", reason: null, at: 1, until: null });
    await store.close();
    const report = await answerOf<CopyReport>(["store", "copy", "--from", source, "--to", target]);
    expect(report).toMatchObject({
      resumed: false,
      written: 1,
      records: { bans: 1, leagues: 0 },
      audit: { failed: [] },
    });
    const again = await runCommand(["store", "copy", "--from", target, "--to", from.place()]);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(
      /^0 leagues, 0 episodes, 1 documents are in (SQLite|MongoDB) .*, equal by their hashes, after/,
    );
  });
});

describe("store copy", () => {
  it("requires both places", async () => {
    expect(await sentenceOf(["store", "copy", "--from", "somewhere"])).toContain("'--to <place>' not specified");
  });
});
