import { expect, it } from "vitest";
import { trajectoryBatch } from "../../../agents/learners/trajectory-batches.ts";

it("trajectoryBatch has every decision of the picked trajectories, with their owner", () => {
  const starts = Uint32Array.from([0, 3, 4, 6, 9, 10]);
  const batch = trajectoryBatch({ starts }, Uint32Array.from([3, 0, 4, 2]));
  expect([...batch.decisions]).toEqual([6, 7, 8, 0, 1, 2, 9, 4, 5]);
  expect([...batch.owners]).toEqual([0, 0, 0, 1, 1, 1, 2, 3, 3]);
});
