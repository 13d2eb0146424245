import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ReusableTimer } from "../../../../server/rooms/base/reusable-timer.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const timer = new ReusableTimer();
const ran: string[] = [];
const run = (name: string) => () => void ran.push(`${name} at ${Date.now()}`);

it("runs what was started last, once, also when it is started again after it ran", () => {
  vi.setSystemTime(0);
  timer.start(100, run("replaced"));
  vi.advanceTimersByTime(60);
  timer.start(100, run("same duration"));
  vi.advanceTimersByTime(1000);
  timer.start(100, run("after the end"));
  vi.advanceTimersByTime(60);
  timer.start(50, run("another duration"));
  vi.advanceTimersByTime(1000);
  timer.start(50, run("stopped"));
  timer.stop();
  vi.advanceTimersByTime(1000);
  timer.start(50, run("after a stop"));
  vi.advanceTimersByTime(1000);
  expect(ran).toEqual(["same duration at 160", "another duration at 1170", "after a stop at 3170"]);
});
