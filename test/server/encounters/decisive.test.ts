import { describe, expect, it } from "vitest";
import { decisiveEpisodes } from "../../../server/encounters/decisive.ts";

const segment = (pairing: readonly string[], returns: readonly number[]) => ({
  pairing,
  count: returns.length / pairing.length,
  returns: Float32Array.from(returns),
});

describe("decisive episodes", () => {
  it("are those won and lost by the most, the first of equals", () => {
    const played = segment(["a", "b"], [1, -1, -2, 2, 2, -2, 2, -2, 0, 0]);
    expect(decisiveEpisodes(played, "a")).toEqual({
      won: { episode: 2, returns: [2, -2] },
      lost: { episode: 1, returns: [-2, 2] },
      drawn: { episode: 4, returns: [0, 0] },
    });
    expect(decisiveEpisodes(played, "b")).toEqual({
      won: { episode: 1, returns: [-2, 2] },
      lost: { episode: 2, returns: [2, -2] },
      drawn: { episode: 4, returns: [0, 0] },
    });
  });

  it("are neither won nor lost where all were drawn", () => {
    const drawn = segment(["a", "b"], [0, 0, 1, 1]);
    expect(decisiveEpisodes(drawn, "a")).toEqual({ won: null, lost: null, drawn: { episode: 0, returns: [0, 0] } });
  });

  it("are none of a player that is not in the pairing", () => {
    expect(decisiveEpisodes(segment(["a", "b"], [1, -1]), "c")).toEqual({ won: null, lost: null, drawn: null });
  });

  it("compare the mean over a player's seats with that of the others", () => {
    const played = segment(["a", "b", "a"], [3, 1, -3, 1, 0, 1]);
    expect(decisiveEpisodes(played, "a")).toMatchObject({ won: { episode: 1 }, lost: { episode: 0 } });
  });
});
