import { describe, expect, it } from "vitest";
import { unpackEpisode, type Episode, type Segment } from "../../../agents/episode.ts";
import { verifyEpisode, verifySegment } from "../../../agents/rollout/verify.ts";
import { firstPolicy, selfPlay } from "../learners/play.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const segment: Segment = await selfPlay(firstPolicy(), 40, "verify");
const episode = unpackEpisode(segment, 3);
const changed = (change: Partial<Episode>) => verifyEpisode({ ...episode, ...change });

describe("verifyEpisode", () => {
  it("passes real episodes", () => {
    expect(verifyEpisode(episode)).toBeNull();
    expect(verifySegment(segment)).toEqual([]);
  });

  it("catches returns that don't follow from the actions", () => {
    expect(changed({ returns: episode.returns.map((r) => -r) })).toMatch(/claims returns/);
    expect(changed({ returns: episode.returns.slice(0, 1) })).toMatch(/claims returns/);
    expect(changed({ returns: [Number.NaN, Number.NaN] })).toMatch(/claims returns/);
  });

  it("catches an illegal action, and one too many or too few", () => {
    expect(changed({ actions: episode.actions.map((a, i) => (i === 1 ? valueAt(episode.actions, 0) : a)) })).toMatch(
      /not legal/,
    );
    const longer = Uint16Array.from([...episode.actions, 0]);
    expect(changed({ actions: longer, logProbs: new Float32Array(longer.length) })).toMatch(/over/);
    const shorter = episode.actions.slice(0, -1);
    expect(changed({ actions: shorter, logProbs: episode.logProbs.slice(0, -1) })).toMatch(/stops after/);
    expect(changed({ logProbs: episode.logProbs.slice(1) })).toMatch(/log-probability/);
  });

  it("catches a changed action that is legal but ends otherwise", () => {
    const found = Array.from({ length: segment.count }, (_, i) => unpackEpisode(segment, i))
      .filter(({ actions }) => actions.length === 4 && actions[2] === 1 && actions[3] === 1)
      .map((called) => verifyEpisode({ ...called, actions: called.actions.with(3, 0) }));
    expect(found.length).toBeGreaterThan(0);
    // A fold instead of a call costs or wins one chip instead of two.
    for (const reason of found) expect(reason).toMatch(/claims returns/);
  });

  it("catches another version of the rules, an unknown game and a wrong option", () => {
    expect(changed({ version: episode.version + 1 })).toMatch(/version 2 of the rules; these are version 1/);
    expect(changed({ game: "go" })).toMatch(/go/);
    expect(changed({ options: { decks: 2 } })).toMatch(/no option "decks"/);
  });
});

describe("verifySegment", () => {
  it("names the episodes that fail", () => {
    const returns = segment.returns.slice();
    returns[2 * 7] = 99;
    expect(verifySegment({ ...segment, returns })).toEqual([
      { segment: segment.id, index: 7, reason: expect.stringMatching(/claims returns 99/) as string },
    ]);
  });
});
