import { describe, expect, it } from "vitest";
import { Slots } from "../../../server/experiments/slots.ts";

const never = new AbortController().signal;

describe("slots", () => {
  it("are given to those who wait, in turn", async () => {
    const slots = new Slots(1);
    const first = await slots.take(never);
    const order: string[] = [];
    const wait = async (name: string): Promise<void> => {
      const release = await slots.take(never);
      order.push(name);
      release?.();
    };
    const second = wait("second");
    const third = wait("third");
    expect(order).toEqual([]);
    first?.();
    await Promise.all([second, third]);
    expect(order).toEqual(["second", "third"]);
  });

  it("are given back once, however often it is said", async () => {
    const slots = new Slots(1);
    const release = await slots.take(never);
    release?.();
    release?.();
    expect(await slots.take(never)).not.toBeNull();
    const stop = new AbortController();
    const waiting = slots.take(stop.signal);
    stop.abort();
    expect(await waiting).toBeNull();
  });

  it("aren't lost to those who leave", async () => {
    const slots = new Slots(1);
    const release = await slots.take(never);
    const stop = new AbortController();
    const leaver = slots.take(stop.signal);
    const next = slots.take(never);
    stop.abort();
    expect(await leaver).toBeNull();
    expect(await slots.take(stop.signal)).toBeNull();
    release?.();
    expect(await next).not.toBeNull();
  });
});
