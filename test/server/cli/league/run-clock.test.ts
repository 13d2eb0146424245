import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RunClock } from "../../../../server/cli/league/run-clock.ts";

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

  it("keeps no process alive once stopped, even if a segment is recorded later", () => {
    const clock = new RunClock(3600, () => {});
    clock.stop();
    clock.start();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("never starts without a requested time", () => {
    new RunClock(undefined, () => {}).start();
    expect(vi.getTimerCount()).toBe(0);
  });
});
