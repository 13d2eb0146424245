import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  nextViewpoint,
  replayReducer,
  SPEEDS,
  startReplay,
  type ReplayCommand,
  type ReplayState,
  type Viewpoint,
} from "../../../../web/table/state/replay-state.ts";

const run = (state: ReplayState, ...types: Exclude<ReplayCommand["type"], "seek" | "see">[]) =>
  types.reduce((now, type) => replayReducer(now, { type }), state);

describe("stepping", () => {
  it("goes ply by ply and stays within the episode", () => {
    const start = startReplay(3, 2);
    expect(run(start, "previous").position).toBe(0);
    expect(run(start, "next", "next").position).toBe(2);
    expect(run(start, "last", "next").position).toBe(3);
    expect(run(start, "last", "first").position).toBe(0);
    expect(replayReducer(start, { type: "seek", position: 99 }).position).toBe(3);
    expect(startReplay(3, 2, 7).position).toBe(3);
  });

  it("stops playback", () => {
    const playing = run(startReplay(3, 2), "play");
    expect(playing.playing).toBe(true);
    expect(run(playing, "next").playing).toBe(false);
  });
});

describe("playing", () => {
  it("runs to the end and stops there", () => {
    const end = run(startReplay(2, 2), "play", "tick", "tick");
    expect(end).toMatchObject({ position: 2, playing: false });
    expect(run(end, "tick").position).toBe(2);
  });

  it("begins again from the start at the end", () => {
    expect(run(startReplay(2, 2, 2), "play")).toMatchObject({ position: 0, playing: true });
  });

  it("has a slowest and a fastest speed", () => {
    const types = Array.from({ length: 20 }, () => "faster" as const);
    expect(run(startReplay(2, 2), ...types).speed).toBe(SPEEDS.length - 1);
    expect(run(startReplay(2, 2), "slower", "slower", "slower").speed).toBe(0);
  });
});

describe("viewpoints", () => {
  it("cycle: revealed, public, each seat", () => {
    const seen: Viewpoint[] = ["revealed"];
    for (let i = 0; i < 4; i++) seen.push(nextViewpoint(seen.at(-1) ?? "revealed", 2));
    expect(seen).toEqual(["revealed", "public", 0, 1, "revealed"]);
  });

  it("and flipping keep the position", () => {
    const state = run(startReplay(3, 2), "next", "viewpoint", "flip");
    expect(state).toMatchObject({ position: 1, viewpoint: "public", flip: true });
    expect(replayReducer(state, { type: "see", viewpoint: 1 }).viewpoint).toBe(1);
  });
});

it("commands never leave the episode", () => {
  const types = ["next", "previous", "first", "last", "play", "tick", "faster", "slower", "viewpoint", "flip"] as const;
  fc.assert(
    fc.property(
      fc.nat(9),
      fc.nat(3),
      fc.array(fc.constantFrom(...types), { maxLength: 40 }),
      (plies, seats, commands) => {
        const end = run(startReplay(plies, seats), ...commands);
        expect(end.position).toBeGreaterThanOrEqual(0);
        expect(end.position).toBeLessThanOrEqual(plies);
        expect(SPEEDS[end.speed]).toBeDefined();
        expect(["revealed", "public", ...Array.from({ length: seats }, (_, seat) => seat)]).toContain(end.viewpoint);
      },
    ),
    { seed: 1 },
  );
});
