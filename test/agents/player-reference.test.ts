import { describe, expect, it } from "vitest";
import { parseReference, policyReference, scriptReference } from "../../agents/player-reference.ts";

describe("references", () => {
  it("name a kind and what follows the colon", () => {
    expect(parseReference("policy:ab12")).toEqual({ kind: "policy", name: "ab12" });
    expect(parseReference("human")).toEqual({ kind: "human", name: "" });
    expect(parseReference(policyReference("x"))).toEqual({ kind: "policy", name: "x" });
    expect(parseReference(scriptReference("a:b"))).toEqual({ kind: "script", name: "a:b" });
  });
});
