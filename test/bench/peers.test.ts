import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import { startPeers } from "./peers.ts";

/** Responds as the Python side does. */
const SCRIPT = `#!${process.execPath}
const lines = require("node:readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { suite, task, milliseconds } = JSON.parse(line);
  const answer =
    suite === "versions" ? { versions: { peer: "1.0" } } : task === "bad" ? { error: "no such task" } : { speed: milliseconds * 2 };
  console.log(JSON.stringify(answer));
});
`;

const folder = temporaryFolder();

async function standIn(): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, "python"), SCRIPT);
  await chmod(join(bin, "python"), 0o755);
  return folder;
}

it("requests rounds of peers' tasks, and passes on their errors", async () => {
  const peers = await startPeers(await standIn());
  expect(peers.versions).toEqual({ peer: "1.0" });
  const good = peers.at("peer", "rules", "good");
  const bad = peers.at("peer", "rules", "bad");
  expect(good.name).toBe("peer");
  expect("round" in good && (await good.round(50))).toBe(100);
  await expect("round" in bad && bad.round(50)).rejects.toThrow(/"task":"bad".*no such task/);
  expect("round" in good && (await good.round(10))).toBe(20);
  await peers.close();
});

it("says how to install missing peers", async () => {
  await expect(startPeers(join(folder, "nowhere"))).rejects.toThrow(/npm run bench:peers/);
});
