import { afterEach, expect, it } from "vitest";
import { foldLedger } from "../../../agents/league/fold.ts";
import type { LeagueRequest } from "../../../agents/league/request.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { auditLedger, eventsOf } from "../../support/league-audit.ts";
import { create, inProcessRunner, leadUntil, openWorkshop } from "./in-process.ts";

const folders = [temporaryFolder(), temporaryFolder()] as const;
const HOUR_MS = 3_600_000;
const request: LeagueRequest = {
  game: "kuhn-poker",
  hidden: [8],
  segmentEpisodes: 32,
  segmentsPerUpdate: 2,
  budget: { seconds: 1800 },
};

const timeOfDay = Date.now;
afterEach(() => void (Date.now = timeOfDay));

it.each([
  ["forward", HOUR_MS, folders[0]],
  ["back", -HOUR_MS, folders[1]],
] as const)(
  "a league whose clock is set %s by an hour neither ends nor stops",
  async (_, jump, folder) => {
    const started = timeOfDay();
    const workshop = await openWorkshop(folder);
    const record = await create(workshop, request);
    const entries = await leadUntil(workshop, record, inProcessRunner(workshop.context), ({ event }) => {
      if (event.type !== "policy-updated") return event.type === "ended";
      if (event.version === 3) Date.now = () => timeOfDay() + jump;
      return event.version === 8;
    });
    auditLedger(entries);
    expect(eventsOf(entries, "policy-updated").length).toBeGreaterThanOrEqual(8);
    expect(eventsOf(entries, "ended")).toEqual([]);
    const passed = timeOfDay() - started;
    const { seconds } = foldLedger(entries).state;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(passed / 1000);
    // Entries still have the time of day.
    const late = (entries.at(-1)?.at ?? 0) - started;
    expect(late).toBeGreaterThanOrEqual(jump);
    expect(late).toBeLessThanOrEqual(jump + passed);
    await workshop.store.close();
  },
  600_000,
);
