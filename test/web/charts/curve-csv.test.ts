import { expect, it } from "vitest";
import { curveCsv } from "../../../web/charts/curve-csv.ts";

const base = { references: [], axis: "episodes", log: false, range: null, smoothing: 0 };
const measured = (x: number, value: number) => ({ x, value, low: value - 1, high: value + 1, n: 4, interval: true });
const plain = (x: number, value: number) => ({ x, value, low: value, high: value, n: 0, interval: false });

it("has one row per x value, with intervals if known, in full precision", () => {
  const series = [
    { label: 'random, "r"', meaning: "", points: [measured(10, 0.1 + 0.2), measured(30, 2)] },
    { label: "loss", meaning: "", points: [plain(10, -1), plain(20, 1e-7)] },
  ];
  expect(curveCsv({ ...base, series, unit: "chips" })).toBe(
    [
      'episodes,"random, ""r"" (chips)","random, ""r"" low","random, ""r"" high","random, ""r"" n",loss (chips)',
      "10,0.30000000000000004,-0.7,1.3,4,-1",
      "20,,,,,1e-7",
      "30,2,1,3,4,",
      "",
    ].join("\r\n"),
  );
});
