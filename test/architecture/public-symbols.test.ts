import { describe, expect, it } from "vitest";
import { entries, exampleIn, linksIn, publicSymbols } from "../support/public-symbols.ts";

/*
 * A user of the package sees with every symbol what it is and how to use or get it: in an example of its own, or in
 * that of the symbol that it belongs to, which names it. test/docs/examples.test.ts runs them.
 */

const exported = new Map(entries.map(({ name, source }) => [name, publicSymbols(source)]));
const all = [...exported.values()].flat();

/** Whether an example shows the symbol: its own, or one that its docstring links to and that names it. */
function hasExample(name: string, docstring: string): boolean {
  if (exampleIn(docstring) !== null) return true;
  return linksIn(docstring).some((link) => {
    const code = exampleIn(all.find((symbol) => symbol.name === link)?.docstring ?? "");
    return code !== null && new RegExp(`\\b${name}\\b`).test(code);
  });
}

describe.each([...exported])("%s", (_, symbols) => {
  it("exports symbols", () => {
    expect(symbols.length).toBeGreaterThan(1);
  });

  it("has a docstring for each symbol", () => {
    expect(symbols.filter(({ docstring }) => docstring.trim() === "").map(({ name }) => name)).toStrictEqual([]);
  });

  it("has an example for each symbol", () => {
    const missing = symbols.filter(({ name, docstring }) => !hasExample(name, docstring));
    expect(missing.map(({ name }) => name)).toStrictEqual([]);
  });

  it("has an example for each value at the value itself", () => {
    const missing = symbols.filter(({ isType, docstring }) => !isType && exampleIn(docstring) === null);
    expect(missing.map(({ name }) => name)).toStrictEqual([]);
  });
});
