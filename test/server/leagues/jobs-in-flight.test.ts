import { describe, expect, it } from "vitest";
import type { LeagueService } from "../../../server/leagues/service.ts";
import { auditLeague, eventsOf } from "../../support/league-audit.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { isAlive, until } from "../../support/until.ts";
import { serve } from "./serving.ts";
import type { LaunchRequest } from "../../../server/schemas/leagues.ts";

/*
 * Leagues during work of half a minute or more: a caller that waited for it would find it done.
 */

const folders = [temporaryFolder(), temporaryFolder(), temporaryFolder()] as const;
const slow: LaunchRequest = { game: "attacker-defender", hidden: [128, 128], segmentEpisodes: 512 };
const cloning: LaunchRequest = { ...slow, base: "narrow" };

/** The process that runs a job of that kind. */
const doing = async (service: LeagueService, kind: string): Promise<number> => {
  const worker = await until(
    `a ${kind} job is under way`,
    () => service.workers().find(({ job }) => job === kind),
    600_000,
  );
  return worker.pid;
};

/**
 * Whether a base job is in flight. A quick part is recorded within the grace period of jobs, a slow one ends with its
 * process.
 */
const isCloning = (service: LeagueService): boolean => service.workers().some(({ job }) => job === "base");

describe("a league whose base is being cloned", () => {
  it("is stopped without waiting for the base", async () => {
    const service = await serve(folders[0]);
    const { id } = (await service.launch(cloning)).record;
    await doing(service, "base");
    await service.stop(id);
    expect(service.get(id).state).toMatchObject({ status: "ended", reason: "stopped by a person", members: [] });
    expect(isCloning(service)).toBe(false);
    await auditLeague(service.store, id);
    await service.close();
  });

  it("is paused without waiting for the base, resumes from its last part, and is deleted during one", async () => {
    const service = await serve(folders[1]);
    const { id } = (await service.launch(cloning)).record;
    await doing(service, "base");
    await service.pause(id, "lunch");
    await until("no part is under way", () => !isCloning(service));
    expect(service.get(id).state).toMatchObject({ status: "paused", reason: "lunch", members: [] });
    const cloned = service.get(id).state.cloning?.batches ?? 0;
    await service.resume(id);
    await doing(service, "base");
    expect(service.get(id).state).toMatchObject({ status: "running", members: [] });
    expect(service.get(id).state.cloning?.batches ?? 0).toBeGreaterThanOrEqual(cloned);
    await service.delete(id);
    expect(isCloning(service)).toBe(false);
    expect(service.list()).toEqual([]);
    await service.close();
  });
});

describe("a league that is measured thoroughly", () => {
  it("plays and learns in parallel, and is stopped without waiting for it", async () => {
    const service = await serve(folders[2], 2);
    const { id } = (await service.launch({ ...slow, ahead: false, pastShare: 0, segmentsPerUpdate: 1 })).record;
    const pid = await doing(service, "evaluation");
    await until("it has learned", () => service.get(id).state.updates > 0);
    expect(service.workers().find((worker) => worker.pid === pid)?.job).toBe("evaluation");
    await service.stop(id);
    expect(isAlive(pid)).toBe(false);
    const entries = await service.store.ledger(id);
    expect(eventsOf(entries, "evaluated")).toEqual([]);
    expect(entries.at(-1)?.event).toEqual({ type: "ended", reason: "stopped by a person" });
    await auditLeague(service.store, id);
    await service.close();
  });
});
