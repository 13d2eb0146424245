import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelSettings, readLlmSettings } from "../../../../server/external/llm/settings.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "llm-settings-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

describe("the settings of language models", () => {
  it("name any model at the standard endpoint", () => {
    const settings = readLlmSettings({ OPENAI_BASE_URL: "http://127.0.0.1:8080/v1", OPENAI_API_KEY: "k" });
    expect(modelSettings(settings, "org/some-model:free?temperature=0.5&legalMoves=hidden")).toMatchObject({
      model: "org/some-model:free",
      baseUrl: "http://127.0.0.1:8080/v1",
      key: "k",
      temperature: 0.5,
      legalMoves: "hidden",
      guests: false,
      tables: 8,
    });
  });

  it("have named endpoints, each with its own key, whose options a reference overrides", () => {
    const LLM_FILE = file({
      local: { baseUrl: "http://127.0.0.1:9/v1", model: "qwen", tables: 2, guests: true },
      paid: { keyVariable: "PAID_KEY", promptPrice: 1, completionPrice: 4 },
    });
    const settings = readLlmSettings({ LLM_FILE, PAID_KEY: "p", OPENAI_API_KEY: "standard" });
    expect(modelSettings(settings, "local?tables=16")).toMatchObject({ model: "qwen", tables: 16, guests: true });
    // A server of one's own never gets the key of another.
    expect(modelSettings(settings, "local").key).toBeUndefined();
    expect(modelSettings(settings, "paid")).toMatchObject({ model: "paid", key: "p", promptPrice: 1 });
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      "no endpoint at all",
      () => modelSettings(readLlmSettings({}), "gpt"),
      /llm:gpt has no endpoint: set OPENAI_API_KEY/,
    ],
    ["no name", () => modelSettings(readLlmSettings({ OPENAI_API_KEY: "k" }), ""), /needs the name of a model/],
    [
      "an unknown option",
      () => modelSettings(readLlmSettings({ OPENAI_API_KEY: "k" }), "gpt?speed=9"),
      /takes the options legalMoves, .*schema, .*speed/,
    ],
    ["a value out of range", () => modelSettings(readLlmSettings({ OPENAI_API_KEY: "k" }), "gpt?tables=0"), /tables: /],
    [
      "an address that is none",
      () => readLlmSettings({ OPENAI_BASE_URL: "localhost" }),
      /OPENAI_BASE_URL takes an address/,
    ],
    [
      "a missing file",
      () => readLlmSettings({ LLM_FILE: join(folder, "none.json") }),
      /none\.json, which can't be read/,
    ],
    ["a file that is not JSON", () => readLlmSettings({ LLM_FILE: file("{") }), /is not JSON/],
    [
      "a key in the file",
      () => readLlmSettings({ LLM_FILE: file({ a: { apiKey: "sk" } }) }),
      /not a file of endpoints: a: .*apiKey/,
    ],
    [
      "a key variable that is not set",
      () => readLlmSettings({ LLM_FILE: file({ a: { keyVariable: "A_KEY" } }) }),
      /Endpoint a takes its key from A_KEY, which is not set/,
    ],
    [
      "a key with a line break",
      () => readLlmSettings({ OPENAI_API_KEY: "sk-1\nsk-2" }),
      /^OPENAI_API_KEY has a character that no key has, [^-]*$/,
    ],
    [
      "another key with a space",
      () => readLlmSettings({ LLM_FILE: file({ a: { keyVariable: "A_KEY" } }), A_KEY: "sk 1" }),
      /^A_KEY has a character that no key has/,
    ],
  ])("are refused with a sentence: %s", (_, read, sentence) => {
    expect(read).toThrow(sentence);
  });
});
