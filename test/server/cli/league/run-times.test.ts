import { describe, expect, it } from "vitest";
import { runLine, RunTimes } from "../../../../server/cli/league/run-times.ts";

describe("the times of a run", () => {
  it("are those to start, to learn and to measure, whatever is recorded after the end", () => {
    let now = 0;
    const at = (milliseconds: number) => (now = milliseconds);
    const times = new RunTimes(() => now);
    at(1900);
    times.played();
    at(30_000);
    times.updated();
    times.played();
    at(61_900);
    times.over();
    at(62_500);
    times.updated();
    at(71_700);
    expect(times.seconds()).toEqual({ starting: 1.9, learning: 60, measuring: 9.8 });
    expect(runLine(times.seconds())).toBe("this run: 1.9 s to start, 60.0 s learning, 9.8 s measuring");
  });

  it("end with the last update if a budget ends the league", () => {
    let now = 0;
    const times = new RunTimes(() => now);
    times.played();
    now = 4000;
    times.updated();
    now = 7000;
    expect(times.seconds()).toEqual({ starting: 0, learning: 4, measuring: 3 });
  });

  it("have no learning before the first segment", () => {
    let now = 0;
    const times = new RunTimes(() => now);
    now = 3000;
    times.over();
    expect(times.seconds()).toEqual({ starting: 3, learning: 0, measuring: 0 });
  });
});
