import { describe, expect, it } from "vitest";
import { framesReducer, noFrames, type Frame, type FramesState } from "../../../web/lib/frames.ts";

const frame = (shown: number, ply: number): Frame<string> => ({ shown, ply, scene: `${shown}/${ply}` });
const feed = (state: FramesState<string>, ...frames: Frame<string>[]) =>
  frames.reduce<FramesState<string>>((now, next) => framesReducer(now, { type: "frame", frame: next }), state);
const board = (state: FramesState<string>) => state.frames[state.position]?.scene;

describe("following", () => {
  it("shows the newest ply and replaces one told again", () => {
    const state = feed(noFrames, frame(0, 0), frame(0, 1), { ...frame(0, 1), scene: "revealed" });
    expect(state.frames).toHaveLength(2);
    expect(board(state)).toBe("revealed");
  });

  it("starts over with the next match", () => {
    const state = feed(noFrames, frame(0, 0), frame(0, 1), frame(1, 0));
    expect(state.frames).toHaveLength(1);
    expect(board(state)).toBe("1/0");
  });
});

describe("looking back", () => {
  const back = framesReducer(feed(noFrames, frame(0, 0), frame(0, 1), frame(0, 2)), { type: "seek", position: 0 });

  it("stays there and counts what was missed, once a ply", () => {
    const later = feed(back, frame(0, 3), frame(0, 3), frame(1, 0), frame(1, 1));
    expect(board(later)).toBe("0/0");
    expect(later.missed).toBe(3);
    expect(later.frames.map(({ ply }) => ply)).toEqual([0, 1, 2, 3]);
  });

  it("goes live again on the match that is played now", () => {
    const live = framesReducer(feed(back, frame(0, 3), frame(1, 0), frame(1, 1)), { type: "live" });
    expect(live).toMatchObject({ following: true, missed: 0, ahead: [] });
    expect(board(live)).toBe("1/1");
  });

  it("follows again at the last ply, unless another match began", () => {
    expect(framesReducer(back, { type: "seek", position: 2 }).following).toBe(true);
    const overtaken = feed(back, frame(1, 0));
    expect(framesReducer(overtaken, { type: "seek", position: 2 }).following).toBe(false);
  });
});
