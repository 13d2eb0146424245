import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startTimer } from "../../../server/cli/long-timer.ts";
import { RunClock } from "../../../server/cli/league/run-clock.ts";
import { runLine, RunTimes } from "../../../server/cli/league/run-times.ts";

const HOUR_MS = 3_600_000;

describe("a timer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([1, 2 ** 31 - 1, 2 ** 31, 1000 * HOUR_MS, 2 ** 33])("of %d ms fires then, and once", (milliseconds) => {
    const fired = vi.fn<() => void>();
    startTimer(milliseconds, fired);
    vi.advanceTimersByTime(milliseconds - 1);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that is cancelled never fires, in whichever part of a long delay", () => {
    const fired = vi.fn<() => void>();
    const cancel = startTimer(2000 * HOUR_MS, fired);
    vi.advanceTimersByTime(1000 * HOUR_MS);
    cancel();
    vi.advanceTimersByTime(2000 * HOUR_MS);
    expect(fired).not.toHaveBeenCalled();
  });
});

describe("the clock of a run", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("starts with the first segment", () => {
    const timeIsUp = vi.fn<() => void>();
    const clock = new RunClock(60, timeIsUp);
    clock.start();
    vi.advanceTimersByTime(30_000);
    clock.start();
    vi.advanceTimersByTime(30_000);
    expect(timeIsUp).toHaveBeenCalledTimes(1);
  });

  it("keeps no process alive once it was stopped, though a segment lands later", () => {
    const clock = new RunClock(3600, () => {});
    clock.stop();
    clock.start();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("never runs without a requested time", () => {
    new RunClock(undefined, () => {}).start();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the times of a run", () => {
  it("are those to start, to learn and to measure, whatever lands after the end", () => {
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

  it("end with the last update where a budget ends the league", () => {
    let now = 0;
    const times = new RunTimes(() => now);
    times.played();
    now = 4000;
    times.updated();
    now = 7000;
    expect(times.seconds()).toEqual({ starting: 0, learning: 4, measuring: 3 });
  });

  it("have no learning before a segment was played", () => {
    let now = 0;
    const times = new RunTimes(() => now);
    now = 3000;
    times.over();
    expect(times.seconds()).toEqual({ starting: 3, learning: 0, measuring: 0 });
  });
});
