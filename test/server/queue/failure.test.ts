import { describe, expect, it } from "vitest";
import { ServerError } from "../../../server/errors.ts";
import { packFailure, unpackFailure } from "../../../server/queue/failure.ts";

describe("the failure of a queued job", () => {
  it("keeps its code and sentence", () => {
    const failed = new ServerError("store/full", "The disk is full.");
    expect(unpackFailure("update", packFailure(failed))).toMatchObject({ code: "store/full", message: failed.message });
  });

  it("is job/failed for a bug, or a code that this version has not", () => {
    expect(unpackFailure("update", packFailure(new TypeError("x is undefined")))).toMatchObject({
      code: "job/failed",
      message: "x is undefined",
    });
    expect(unpackFailure("update", '{"code":"future/code","message":"New."}')).toMatchObject({ code: "job/failed" });
  });

  it("is job/lost in BullMQ's own words for a job that ended its workers", () => {
    const lost = unpackFailure("segment", "job stalled more than allowable limit");
    expect(lost.code).toBe("job/lost");
    expect(lost.message).toBe("The segment job ended several workers (job stalled more than allowable limit).");
  });
});
