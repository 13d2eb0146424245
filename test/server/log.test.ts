import { describe, expect, it } from "vitest";
import { AgentError } from "../../agents/errors.ts";
import { ServerError } from "../../server/errors.ts";
import { serializeError } from "../../server/log.ts";

describe("errors in the log", () => {
  it("are code, sentence and cause where they are refusals, without a stack", () => {
    const cause = new Error("database disk image is malformed");
    const error = new ServerError("store/damaged", "red-queen.db is damaged.", cause);
    expect(serializeError(error)).toEqual({ code: "store/damaged", message: error.message, cause: cause.message });
    const plain = new AgentError("policy/not-found", "There is no policy.");
    expect(serializeError(plain)).toEqual({ code: "policy/not-found", message: plain.message });
  });

  it("keep their stack where they are bugs", () => {
    expect(serializeError(new TypeError("a bug"))).toMatchObject({
      message: "a bug",
      stack: expect.any(String) as string,
    });
    expect(serializeError("no error at all")).toBe("no error at all");
  });
});
