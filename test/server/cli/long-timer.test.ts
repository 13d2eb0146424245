import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startTimer } from "../../../server/cli/long-timer.ts";

const HOUR_MS = 3_600_000;

describe("a timer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([1, 2 ** 31 - 1, 2 ** 31, 1000 * HOUR_MS, 2 ** 33])("of %d ms fires on time, once", (milliseconds) => {
    const fired = vi.fn<() => void>();
    startTimer(milliseconds, fired);
    vi.advanceTimersByTime(milliseconds - 1);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that is cancelled never fires, in any part of a long delay", () => {
    const fired = vi.fn<() => void>();
    const cancel = startTimer(2000 * HOUR_MS, fired);
    vi.advanceTimersByTime(1000 * HOUR_MS);
    cancel();
    vi.advanceTimersByTime(2000 * HOUR_MS);
    expect(fired).not.toHaveBeenCalled();
  });
});
