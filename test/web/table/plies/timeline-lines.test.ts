import { describe, expect, it } from "vitest";
import { timelineLines } from "../../../../web/table/plies/timeline-lines.ts";

const plies = (turns: readonly number[], label: (i: number) => string) =>
  turns.map((turn, i) => ({ number: i + 1, turn, label: label(i) }));

describe("timelineLines", () => {
  it("joins consecutive chance plies in one line", () => {
    const lines = timelineLines(plies([-1, -1, 0, 0, -1], (i) => "JQbcK"[i] ?? ""));
    expect(lines.map(({ first, last, label }) => [first, last, label])).toEqual([
      [1, 2, "J, Q"],
      [3, 3, "b"],
      [4, 4, "c"],
      [5, 5, "K"],
    ]);
  });

  it("shows sealed once, and counts labels that are too long", () => {
    const [sealed] = timelineLines(plies([-1, -1], () => "sealed"));
    expect(sealed?.label).toBe("sealed");
    const [deal] = timelineLines(plies(Array<number>(20).fill(-1), (i) => `- ${i}__`));
    expect(deal).toMatchObject({ first: 1, last: 20, label: "20 chance events" });
    expect(deal?.labels).toHaveLength(20);
  });
});
