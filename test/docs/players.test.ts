import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { games } from "../../games/registry.ts";
import { modelSettings, readLlmSettings } from "../../server/external/llm/settings.ts";
import { temporaryFolder } from "../support/folder.ts";

/* What docs/players.md says about settings is what the program takes. */

const read = (path: string): string => readFileSync(join(import.meta.dirname, "../..", path), "utf8");
const page = read("docs/players.md");

/** Cells of the table under a heading, without backticks. */
function rows(heading: string): readonly (readonly string[])[] {
  const section = page.split(`### ${heading}\n`)[1]?.split("\n## ")[0]?.split("\n### ")[0] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.replaceAll("`", "").trim()),
  );
}

const settings = readLlmSettings({ OPENAI_API_KEY: "k" });

describe("docs/players.md", () => {
  it("lists every option with its default", () => {
    const listed = rows("Options");
    const sentence = /takes the options ([^;]*);/.exec(refusal(() => modelSettings(settings, "m?nope=1")))?.[1];
    expect(listed.map(([name]) => name).toSorted()).toEqual(sentence?.split(", ").toSorted());
    const defaults: Record<string, unknown> = { ...modelSettings(settings, "m") };
    for (const [name = "", values = "", usual = ""] of listed) {
      expect([name, usual]).toEqual([name, String(defaults[name] ?? "the server's")]);
      const [least, most] = /^(\d+) to (\d+)$/.exec(values)?.slice(1).map(Number) ?? [];
      const taken = least === undefined ? values.split(", ") : [least, most];
      for (const value of taken) expect(() => modelSettings(settings, `m?${name}=${value}`)).not.toThrow();
      if (least === undefined || most === undefined) continue;
      for (const value of [least - 1, most + 1])
        expect(() => modelSettings(settings, `m?${name}=${value}`)).toThrow(name);
    }
  });

  it("has a file of endpoints that is read, and all its other fields", () => {
    const LLM_FILE = join(temporaryFolder(), "llm.json");
    const text = /```json\n([^`]*)```/.exec(page)?.[1] ?? "";
    writeFileSync(LLM_FILE, text);
    const file = readLlmSettings({ LLM_FILE, MINI_KEY: "mini", OPENAI_API_KEY: "standard" });
    const names = Object.keys(file.endpoints);
    expect(names).toEqual(["local", "mini", "thinker"]);
    expect(modelSettings(file, "mini")).toMatchObject({ model: "gpt-5-mini", key: "mini", completionPrice: 2 });
    expect(modelSettings(file, "local")).toMatchObject({ model: "qwen3-8b", tables: 4, guests: true, key: undefined });
    const documented = rows("Several endpoints").flatMap(([fields = ""]) => fields.split(", "));
    for (const field of documented) {
      const value = { baseUrl: "http://a/v1", guests: true, promptPrice: 1, completionPrice: 1 }[field] ?? "PATH";
      writeFileSync(LLM_FILE, JSON.stringify({ a: { [field]: value } }));
      expect(() => readLlmSettings({ LLM_FILE, PATH: "x" }), field).not.toThrow();
    }
    const known = [...Object.keys(modelSettings(file, "local")), "keyVariable"];
    const others = known.filter((field) => field !== "key" && !rows("Options").some(([option]) => option === field));
    expect(documented.toSorted()).toEqual(others.toSorted());
  });

  it("names the games that have other names", () => {
    const renamed = games.filter(({ disguise }) => disguise).map(({ id }) => id);
    const listed = /Games with other names:\s+([^;]*);/.exec(page)?.[1] ?? "";
    expect(listed.split(/,\s+/).map((id) => id.replaceAll("`", ""))).toEqual(expect.arrayContaining(renamed));
    expect(listed.split(",")).toHaveLength(renamed.length);
  });

  it("is linked, and its variables are settings of the README", () => {
    const readme = read("README.md");
    expect(readme).toContain("(docs/players.md)");
    expect(read("docs/architecture.md")).toContain("(players.md)");
    for (const name of ["OPENAI_BASE_URL", "OPENAI_API_KEY", "LLM_FILE"]) expect(readme).toContain(`| \`${name}\` |`);
  });
});

function refusal(act: () => unknown): string {
  try {
    act();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
