import { describe, expect, it } from "vitest";
import { scalarRecord, versionRecord } from "../../../agents/export/tensorboard.ts";

/* Expected bytes were written by tensorboard's own RecordWriter and Event messages. */

const RECORDED_AT_MS = 1_700_000_000_250;

describe("records of TensorBoard's event files", () => {
  it("begin with the version of the format", () => {
    expect(versionRecord(RECORDED_AT_MS).toString("hex")).toBe(
      "1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9",
    );
  });

  it("have the tag, the value and the version as the step", () => {
    expect(
      scalarRecord({ at: RECORDED_AT_MS, version: 300, name: "evaluation/nashConv", value: 0.75 }).toString("hex"),
    ).toBe(
      "2a00000000000000ae8d91f50900001040fc54d94110ac022a1c0a1a0a136576616c756174696f6e2f6e617368436f6e76150000403f41d0fe83",
    );
  });

  it("have steps above 32 bits", () => {
    const scalar = scalarRecord({ at: RECORDED_AT_MS, version: 2 ** 40, name: "a", value: 1 });
    expect(scalar.subarray(12, -4).toString("hex")).toBe("0900001040fc54d941108080808080202a0a0a080a0161150000803f");
  });
});
