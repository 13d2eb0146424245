import { expect, it } from "vitest";
import { turnsAt, type TranscriptTurn } from "../../../../web/table/plies/turns-at.ts";

const turn = (ply: number, result: TranscriptTurn["result"] = "played"): TranscriptTurn => ({
  seat: 0,
  adviser: null,
  ply,
  result,
  attempts: [],
});
const step = { turn: 0, action: 0, label: "", probabilities: null, milliseconds: 0 };

it("shows a turn at the ply that it led to, and at the end what led to none", () => {
  const replay = { transcript: [turn(0), turn(2), turn(3, "forfeited")], steps: [step, step, step] };
  const plies = [0, 1, 2, 3].map((position) => turnsAt(replay, position).map(({ ply }) => ply));
  expect(plies).toEqual([[], [0], [], [2, 3]]);
  expect(turnsAt({ transcript: [turn(0, "forfeited")], steps: [] }, 0)).toHaveLength(1);
});
