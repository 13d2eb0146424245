import { describe, expect, it } from "vitest";
import { framesReducer, noFrames, type Frame, type FramesState } from "../../../../web/table/state/frames.ts";

const frame = (shown: number, ply: number): Frame<string> => ({ shown, ply, scene: `${shown}/${ply}` });
const feed = (state: FramesState<string>, ...frames: Frame<string>[]) =>
  frames.reduce<FramesState<string>>((now, next) => framesReducer(now, { type: "frame", frame: next }), state);
const board = (state: FramesState<string>) => state.frames[state.position]?.scene;

describe("following", () => {
  it("shows the newest ply and replaces a repeated one", () => {
    const state = feed(noFrames, frame(0, 0), frame(0, 1), { ...frame(0, 1), scene: "revealed" });
    expect(state.frames).toHaveLength(2);
    expect(board(state)).toBe("revealed");
  });

  it("starts again with the next match", () => {
    const state = feed(noFrames, frame(0, 0), frame(0, 1), frame(1, 0));
    expect(state.frames).toHaveLength(1);
    expect(board(state)).toBe("1/0");
  });
});

describe("looking back", () => {
  const back = framesReducer(feed(noFrames, frame(0, 0), frame(0, 1), frame(0, 2)), { type: "seek", position: 0 });

  it("keeps the position and counts missed plies once each", () => {
    const later = feed(back, frame(0, 3), frame(0, 3), frame(1, 0), frame(1, 1));
    expect(board(later)).toBe("0/0");
    expect(later.missed).toBe(3);
    expect(later.frames.map(({ ply }) => ply)).toEqual([0, 1, 2, 3]);
  });

  it("goes live on the current match", () => {
    const live = framesReducer(feed(back, frame(0, 3), frame(1, 0), frame(1, 1)), { type: "live" });
    expect(live).toMatchObject({ following: true, missed: 0, ahead: [] });
    expect(board(live)).toBe("1/1");
  });

  it("follows again at the last ply, unless another match has begun", () => {
    expect(framesReducer(back, { type: "seek", position: 2 }).following).toBe(true);
    const overtaken = feed(back, frame(1, 0));
    expect(framesReducer(overtaken, { type: "seek", position: 2 }).following).toBe(false);
  });
});

describe("pausing and playing on", () => {
  type Command = "pause" | "play" | "tick" | "next" | "live" | "slower" | "faster";
  const send = (state: FramesState<string>, ...types: Command[]) =>
    types.reduce<FramesState<string>>((now, type) => framesReducer(now, { type }), state);
  const paused = send(feed(noFrames, frame(0, 0), frame(0, 1)), "pause");

  it("keeps the position while plies arrive, then plays them one by one until live", () => {
    const later = feed(paused, frame(0, 2), frame(0, 3));
    expect([board(later), later.missed, later.playing]).toEqual(["0/1", 2, false]);
    const first = send(later, "play", "tick");
    expect([board(first), first.missed, first.following]).toEqual(["0/2", 1, false]);
    const last = send(first, "tick");
    expect([board(last), last.missed, last.following, last.playing]).toEqual(["0/3", 0, true, false]);
  });

  it("goes from the end of a match to the start of the newest one", () => {
    const later = feed(paused, frame(1, 0), frame(1, 1), frame(2, 0), frame(2, 1));
    const on = send(later, "play", "tick");
    expect([board(on), on.following]).toEqual(["2/0", false]);
    expect(board(send(on, "tick"))).toBe("2/1");
    expect(send(on, "tick").following).toBe(true);
  });

  it("skips to the next match if one has begun", () => {
    expect(send(paused, "next")).toBe(paused);
    const skipped = send(feed(paused, frame(0, 2), frame(1, 0), frame(1, 1)), "next");
    expect([board(skipped), skipped.playing]).toEqual(["1/0", true]);
  });

  it("is live at once if nothing was missed", () => {
    expect(send(paused, "play")).toMatchObject({ following: true, playing: false });
  });

  it("keeps playing while plies arrive, and stops on a manual step", () => {
    const playing = send(feed(paused, frame(0, 2)), "play");
    const more = feed(playing, frame(0, 3));
    expect(more.playing).toBe(true);
    expect(framesReducer(more, { type: "seek", position: 0 }).playing).toBe(false);
  });

  it("shows every ply at the chosen speed until live", () => {
    const slow = send(feed(noFrames, frame(0, 0)), "slower");
    const more = feed(slow, frame(0, 1), frame(0, 2));
    expect([board(more), more.playing]).toEqual(["0/0", true]);
    const caught = send(more, "tick", "tick", "tick");
    expect([board(caught), caught.missed, caught.following]).toEqual(["0/2", 0, false]);
    expect(board(feed(caught, frame(0, 3)))).toBe("0/2");
    expect(send(caught, "live")).toMatchObject({ following: true, speed: null });
    const faster = send(slow, "faster", "faster", "faster", "faster");
    expect(faster).toMatchObject({ following: true, speed: null });
  });
});
