import { expect, it } from "vitest";
import { featuredLeague, firstGamePath } from "../../../web/league/featured.ts";
import type { LeagueSummary } from "../../../server/schemas/leagues.ts";

const measure = { value: 1, low: 1, high: 1, n: 0, unit: "chips", meaning: "" };
const league = (id: string, over: Partial<LeagueSummary> = {}): LeagueSummary => ({
  id,
  name: id,
  game: "kuhn-poker",
  status: "running",
  reason: "",
  episodes: 0,
  steps: 0,
  updates: 500,
  members: 1,
  createdAt: 0,
  seconds: 0,
  episodesPerSecond: 0,
  measures: { nashConv: measure },
  arena: `arena of ${id}`,
  progress: null,
  ...over,
});

it("features a league that has learned, other games before Kuhn poker", () => {
  const kuhn = league("kuhn");
  const leduc = league("leduc", { game: "leduc-poker", updates: 120 });
  expect(featuredLeague([kuhn, leduc])?.id).toBe("leduc");
  expect(featuredLeague([kuhn, { ...leduc, updates: 99 }])?.id).toBe("kuhn");
  expect(featuredLeague([kuhn, { ...leduc, measures: {} }])?.id).toBe("kuhn");
  expect(featuredLeague([kuhn, { ...leduc, arena: null }])?.id).toBe("kuhn");
  expect(featuredLeague([kuhn, { ...leduc, status: "paused" }])?.id).toBe("kuhn");
});

it("features any running league before one has learned, and none if none runs", () => {
  expect(featuredLeague([league("new", { updates: 0, measures: {} })])?.id).toBe("new");
  expect(featuredLeague([league("over", { status: "ended" })])).toBeUndefined();
});

it("starts a first game against a league that has learned, running or not, else at the choice", () => {
  const leduc = league("leduc", { game: "leduc-poker", status: "ended", arena: null });
  expect(firstGamePath([league("kuhn"), leduc])).toBe("/play?game=leduc-poker&league=leduc");
  expect(firstGamePath([league("kuhn")])).toBe("/play?game=kuhn-poker&league=kuhn");
  expect(firstGamePath([league("new", { updates: 3 })])).toBe("/play");
  expect(firstGamePath([])).toBe("/play");
});
