import { describe, expect, it } from "vitest";
import { pickByPrefix } from "../../../server/cli/prefix.ts";

const pick = (wanted: string, candidates: readonly string[]) =>
  pickByPrefix(wanted, { what: "league", where: "here", notFound: "league/not-found", candidates, idOf: (id) => id });

describe("a prefix of an id", () => {
  it("finds the id that begins with it", () => {
    expect(pick("kuhn-1", ["kuhn-12", "kuhn-21"])).toBe("kuhn-12");
  });

  it("finds the exact id, even if others begin with it", () => {
    expect(pick("kuhn", ["kuhn-1", "kuhn"])).toBe("kuhn");
  });

  it("is refused if several ids begin with it, listing them", () => {
    expect(() => pick("kuhn", ["kuhn-1", "leduc-1", "kuhn-2"])).toThrow(
      '"kuhn" matches more than one league: kuhn-1, kuhn-2. Give a longer prefix.',
    );
  });

  it("is refused if no id begins with it, listing all", () => {
    expect(() => pick("go", ["kuhn-1", "leduc-1"])).toThrow(
      'There is no league "go" here; there are: kuhn-1, leduc-1.',
    );
    expect(() => pick("go", [])).toThrow("there are: none");
  });

  it.each(["", " "])("is refused if it is %j, even with only one id", (wanted) => {
    expect(() => pick(wanted, ["kuhn-1"])).toThrow(
      "does not name a league: give its id or the beginning of it. There are: kuhn-1.",
    );
  });

  it("lists ten of many", () => {
    const many = Array.from({ length: 30 }, (_, i) => `kuhn-${i}`);
    expect(() => pick("kuhn", many)).toThrow("kuhn-9 and 20 more");
  });
});
