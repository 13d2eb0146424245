import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { errorCodes } from "../../server/errors.ts";

test("every listed error code is used, and every thrown one is listed", async () => {
  const root = new URL("../..", import.meta.url);
  const files = await Promise.all(
    ["server", "agents"].map(async (folder) =>
      (await readdir(new URL(`${folder}/`, root), { recursive: true })).map((name) => `${folder}/${name}`),
    ),
  );
  const sources = files.flat().filter((name) => name.endsWith(".ts") && name !== "server/errors.ts");
  const texts = await Promise.all(sources.map((name) => readFile(new URL(name, root), "utf8")));
  const text = texts.join("\n");
  expect(Object.keys(errorCodes).filter((code) => !text.includes(`"${code}"`))).toEqual([]);
  const thrown = [...text.matchAll(/new ServerError\(\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(thrown.length).toBeGreaterThan(20);
  expect(thrown.filter((code) => !Object.hasOwn(errorCodes, code))).toEqual([]);
});
