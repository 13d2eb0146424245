import { describe, expect, it } from "vitest";
import { simulate, type ModelLeagues, type ModelTimes } from "./league-model.ts";

const times: ModelTimes = { segment: 0.1, update: 1, evaluation: 0, wait: 0, leader: 0, store: 0, redis: 0 };
const one: ModelLeagues = { leagues: 1, agents: 1, segmentsPerUpdate: 4, evaluations: 0, leaders: 1 };
const rate = (
  leagues: Partial<ModelLeagues>,
  workers: number,
  over: Partial<ModelTimes> = {},
  seconds = 2000,
): number => simulate({ ...one, ...leagues }, workers, { ...times, ...over }, seconds).updatesPerSecond;

describe("the model of leagues on workers", () => {
  it("does everything one after the other on one worker", () => {
    expect(rate({}, 1)).toBeCloseTo(1 / 1.4, 2);
    expect(rate({ agents: 4 }, 1)).toBeCloseTo(1 / 1.4, 2);
    expect(rate({}, 1, { wait: 0.02 })).toBeCloseTo(1 / 1.5, 2);
    expect(rate({ evaluations: 0.5 }, 1, { evaluation: 1 })).toBeCloseTo(1 / 1.9, 2);
  });

  it("is bound by the updates of an agent, which wait for each other", () => {
    expect(rate({}, 2)).toBeCloseTo(1, 2);
    expect(rate({}, 1000)).toBeCloseTo(1, 2);
    // An epoch is one round of self-play and one update, of all agents at once.
    expect(rate({ agents: 8 }, 32)).toBeCloseTo(8 / 1.1, 2);
  });

  it("is bound by what one process does for all", () => {
    const bound = (over: Partial<ModelTimes>, leaders = 1) => rate({ leagues: 100, leaders }, 100, over, 200);
    expect(bound({})).toBeCloseTo(100 / 1.4, 0);
    // A round is five jobs.
    expect(bound({ leader: 0.02 })).toBeCloseTo(1 / 0.1, 0);
    expect(bound({ leader: 0.02 }, 4)).toBeCloseTo(4 / 0.1, 0);
    expect(bound({ redis: 0.02 })).toBeCloseTo(1 / 0.1, 0);
    expect(bound({ store: 0.02 })).toBeCloseTo(1 / 0.1, 0);
  });

  it("counts who is busy", () => {
    const { busy } = simulate(one, 1, { ...times, store: 0.1 }, 2000);
    expect(busy.workers).toBeCloseTo(1, 2);
    expect(busy.store).toBeCloseTo(0.5 / 1.9, 2);
    expect(busy.leaders).toBe(0);
  });
});
