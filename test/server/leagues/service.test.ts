import { describe, expect, it } from "vitest";
import { foldLedger } from "../../../agents/league/fold.ts";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import { auditLeague, eventsOf } from "../../support/league-audit.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";
import { serve, settled, small, soundLedger, updatesReach, LEAGUE_TIMEOUT_MS } from "./serving.ts";

const folders = [
  temporaryFolder(),
  temporaryFolder(),
  temporaryFolder(),
  temporaryFolder(),
  temporaryFolder(),
] as const;

describe("the league service", () => {
  it("launches, pauses, resumes, stops and deletes a league", async () => {
    const service = await serve(folders[0]);
    const heard: LedgerEntry[] = [];
    const stopListening = service.subscribe((_, entry) => void heard.push(entry));
    const { record } = await service.launch({ ...small, name: "First" });
    const { id } = record;
    expect(record).toMatchObject({ name: "First", config: { game: "kuhn-poker", segmentEpisodes: 32 } });
    expect(service.list().map((handle) => handle.record.id)).toEqual([id]);
    await updatesReach(service, id, 4);
    expect(service.engine().name).toBe("wasm");
    expect(service.get(id).episodesPerSecond).toBeGreaterThan(0);

    await service.pause(id, "lunch");
    expect(service.get(id).state).toMatchObject({ status: "paused", reason: "lunch" });
    await settled(service);
    const paused = await until("what was under way has landed", async () => {
      const { length } = await service.store.ledger(id);
      return service.get(id).state.nextSeq === length ? length : null;
    });
    expect(service.get(id).state.members.length).toBeGreaterThan(1);
    expect(service.get(id).state.evaluations.length).toBeGreaterThan(0);
    const { updates } = service.get(id).state;
    await service.resume(id);
    expect(service.get(id).state.status).toBe("running");
    await updatesReach(service, id, updates + 2);
    const entries = await service.store.ledger(id);
    expect(entries[paused]?.event.type).toBe("resumed");

    await service.stop(id);
    expect(service.get(id).state).toMatchObject({ status: "ended", reason: "stopped by a person" });
    for (const again of [service.pause(id), service.resume(id), service.stop(id)]) {
      await expect(again).rejects.toMatchObject({ code: "league/ended" });
    }
    // A subscriber receives every entry except the first, which created the league.
    expect(heard).toEqual((await soundLedger(service.store, id, 1)).slice(1));
    expect(heard.at(-1)?.event).toEqual({ type: "ended", reason: "stopped by a person" });
    stopListening();
    await auditLeague(service.store, id);

    await service.delete(id);
    expect(service.list()).toEqual([]);
    expect(() => service.get(id)).toThrow(/no league/);
    expect(await service.store.league(id)).toBeNull();
    expect(await service.store.segmentIds(id)).toEqual([]);
    await service.close();
  });

  it("deletes a running league, and no job writes for it afterwards", async () => {
    const service = await serve(folders[1]);
    const { record } = await service.launch(small);
    await updatesReach(service, record.id, 1);
    await service.delete(record.id);
    await settled(service);
    expect(await service.store.segmentIds(record.id)).toEqual([]);
    expect(await service.store.leagueIds()).toEqual([]);
    await service.close();
  });

  it("runs two leagues at once, each to its budget's end", async () => {
    const service = await serve(folders[2], 2);
    const budget = { updates: 3 };
    const [one, two] = await Promise.all([
      service.launch({ ...small, budget }),
      service.launch({ ...small, game: "tic-tac-toe", seed: 2, budget, evaluateEvery: 1000 }),
    ]);
    const ids = [one.record.id, two.record.id];
    let together = false;
    service.subscribe(() => {
      const states = ids.map((id) => service.get(id).state);
      together ||= states.every(({ status, played }) => status === "running" && played > 0);
    });
    for (const id of ids) {
      await until(`league ${id} ends`, () => service.get(id).state.status === "ended");
      const { state } = service.get(id);
      expect(state).toMatchObject({ updates: 3, reason: "3 updates done, as planned" });
      // The last policy is measured and becomes a member.
      expect(state.evaluations.at(-1)?.version).toBe(3);
      expect(state.members.at(-1)).toMatchObject({ policy: state.policy, version: 3 });
    }
    expect(together).toBe(true);
    for (const id of ids) await auditLeague(service.store, id);
    await service.close();
  });

  it("continues its leagues when it is reopened, without losses", async () => {
    const first = await serve(folders[3]);
    const running = (await first.launch({ ...small, seed: 3 })).record.id;
    const resting = (await first.launch({ ...small, seed: 4 })).record.id;
    await updatesReach(first, resting, 1);
    await first.pause(resting, "later");
    await updatesReach(first, running, 2);
    const { state } = first.get(running);
    await first.close();

    const second = await serve(folders[3]);
    const { store } = second;
    expect(second.get(resting).state).toMatchObject({ status: "paused", reason: "later" });
    expect(second.get(running).state.updates).toBeGreaterThanOrEqual(state.updates);
    await updatesReach(second, running, state.updates + 2);
    const entries = await soundLedger(store, running, 2);
    // The entries of the first service are the beginning of the current ones.
    expect(foldLedger(entries.slice(0, state.nextSeq)).state).toEqual(state);
    expect(eventsOf(entries, "created")).toHaveLength(1);
    await second.stop(running);
    await second.resume(resting);
    await second.stop(resting);
    for (const id of [running, resting]) await auditLeague(store, id);
    await second.close();
  });

  it("refuses an invalid launch, with a sentence", async () => {
    const service = await serve(folders[0]);
    await expect(service.launch({ game: "go" })).rejects.toMatchObject({ code: "game/unknown" });
    await expect(service.launch({ ...small, learner: { id: "dqn" } })).rejects.toMatchObject({
      code: "league/invalid",
    });
    await expect(service.launch({ ...small, segmentEpisodes: 0 })).rejects.toMatchObject({ code: "league/invalid" });
    await expect(service.launch({ ...small, options: { a: 1 } })).rejects.toMatchObject({ code: "game/bad-option" });
    expect(service.list()).toEqual([]);
    await service.close();
  });

  it("refuses a launch if no job process can work, with the reason", async () => {
    const service = await serve(folders[4], 1, { engine: "abacus" });
    // A launch waits some seconds for that; a busy machine needs longer.
    await until("no engine is found", () => service.engine().failed, LEAGUE_TIMEOUT_MS);
    await expect(service.launch(small)).rejects.toThrow(/no engine "abacus"/);
    expect(service.engine()).toMatchObject({ name: "none", failed: true });
    await expect(service.launch(small)).rejects.toThrow(/no engine "abacus"/);
    expect(await service.store.leagueIds()).toEqual([]);
    await service.close();
  });

  it("tolerates a subscriber that throws, and starts despite one broken league", async () => {
    const service = await serve(folders[1]);
    const broken = { ...(await service.launch(small)).record, id: "broken", createdAt: 1 };
    const config = { ...broken.config, game: "a-game-that-is-gone" };
    await service.store.createLeague({ ...broken, config });
    await service.store.append("broken", { seq: 0, at: 1, event: { type: "created", config } });
    await service.close();

    const again = await serve(folders[1]);
    again.subscribe(() => {
      throw new Error("deaf");
    });
    const sound = again.list().find(({ record }) => record.id !== "broken");
    await updatesReach(again, sound?.record.id ?? "", 2);
    expect(again.get("broken").problem).toMatch(/a-game-that-is-gone/);
    await again.close();
  });
});
