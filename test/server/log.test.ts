import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { AgentError } from "../../agents/errors.ts";
import { ServerError } from "../../server/errors.ts";
import { boundedLog, createBoundedLog, serializeError } from "../../server/log.ts";

describe("errors in the log", () => {
  it("have code, sentence and cause if they are refusals, without a stack", () => {
    const cause = new Error("database disk image is malformed");
    const error = new ServerError("store/damaged", "red-queen.db is damaged.", cause);
    expect(serializeError(error)).toEqual({ code: "store/damaged", message: error.message, cause: cause.message });
    const plain = new AgentError("policy/not-found", "There is no policy.");
    expect(serializeError(plain)).toEqual({ code: "policy/not-found", message: plain.message });
  });

  it("have a stack if they are bugs", () => {
    expect(serializeError(new TypeError("a bug"))).toMatchObject({
      message: "a bug",
      stack: expect.any(String) as string,
    });
    expect(serializeError("no error at all")).toBe("no error at all");
  });
});

describe("a bounded log", () => {
  it("writes each message once in ten seconds, then how many were left out", () => {
    const lines: object[] = [];
    const log = pino(
      { base: null, timestamp: false },
      { write: (line) => void lines.push(JSON.parse(line) as object) },
    );
    let now = 0;
    const bounded = createBoundedLog(log, () => now);
    for (let i = 0; i < 1000; i++) bounded.info({ guest: i }, "limit reached");
    bounded.info({}, "slow reader disconnected");
    bounded.debug({}, "below the level");
    now = 10_000;
    for (let i = 0; i < 3; i++) bounded.info({ guest: i }, "limit reached");
    expect(lines).toEqual([
      { level: 30, guest: 0, msg: "limit reached" },
      { level: 30, msg: "slow reader disconnected" },
      { level: 30, guest: 0, suppressed: 999, msg: "limit reached" },
    ]);
  });

  it("is one per log, so that all users share its bounds", () => {
    const log = pino({ level: "silent" });
    expect(boundedLog(log)).toBe(boundedLog(log));
    expect(boundedLog(pino({ level: "silent" }))).not.toBe(boundedLog(log));
  });
});
