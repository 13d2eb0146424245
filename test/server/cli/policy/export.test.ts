import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, describe, expect, it } from "vitest";
import type { PolicyDescription } from "../../../../agents/export/policy-description.ts";
import { plainForward, type Output } from "../../../../agents/networks/forward.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf, sentenceOf } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import type { RunAnswer } from "../answers.ts";

const folder = temporaryFolder();
const store = join(folder, "store");
const at = (name: string): string => join(folder, name);

let ran: RunAnswer;
beforeAll(async () => {
  const sizes = ["--updates", "3", "--jobs", "1", "--set", "segmentEpisodes=64", "--engine", "wasm"];
  ran = await answerOf<RunAnswer>(["league", "run", "--game", "kuhn-poker", ...sizes, "--store", store]);
});

const args = (...more: readonly string[]) => ["policy", "export", "--league", ran.league, "--store", store, ...more];
const written = (format: string, out: string) => answerOf(args("--format", format, "--out", at(out)));

const WIDTH = 13;
const rows = Float32Array.from({ length: WIDTH }, (_, i) => (i % 5 === 0 ? 1 : 0));

/** What the stored policy computes for these rows. */
async function storedOutput(): Promise<Output> {
  const kept = await openStore({ directory: store });
  const weights = await kept.weights(ran.policy);
  await kept.close();
  if (!weights) throw new RangeError(ran.policy);
  return plainForward(weights)(rows, 1);
}

async function expectStored(logits: ArrayLike<number>): Promise<void> {
  const expected = await storedOutput();
  expect(logits).toHaveLength(expected.logits.length);
  expected.logits.forEach((logit, i) => expect(logits[i]).toBeCloseTo(logit, 5));
}

/** Serves a folder's files for the duration of `use`. */
async function served<T>(path: string, use: (address: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => response.end(readFileSync(join(path, request.url ?? ""))));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}

describe("policy export to files", () => {
  it("writes an ONNX model with the stored policy's outputs", async () => {
    expect(await written("onnx", "policy.onnx")).toEqual({
      game: "kuhn-poker",
      player: { reference: `policy:${ran.policy}`, league: ran.league, version: 3, name: "newest" },
      format: "onnx",
      out: at("policy.onnx"),
    });
    const session = await InferenceSession.create(at("policy.onnx"));
    const { logits } = await session.run({ rows: new Tensor("float32", rows, [1, WIDTH]) });
    await session.release();
    await expectStored(logits?.data as Float32Array);
  });

  it("writes a folder that TensorFlow.js loads, with the stored policy's outputs", async () => {
    await written("tfjs", "tfjs");
    await tf.setBackend("cpu");
    const model = await served(at("tfjs"), (address) => tf.loadGraphModel(`${address}/model.json`));
    const { logits } = model.predict(tf.tensor2d(rows, [1, WIDTH])) as tf.NamedTensorMap;
    await expectStored(logits?.dataSync() as Float32Array);
  });

  it("writes JSON which, like TensorFlow.js's, says where it is from", async () => {
    const model = JSON.parse(readFileSync(join(at("tfjs"), "model.json"), "utf8")) as {
      userDefinedMetadata: { description: PolicyDescription };
    };
    await written("json", "policy.json");
    const document = JSON.parse(readFileSync(at("policy.json"), "utf8")) as PolicyDescription;
    for (const description of [model.userDefinedMetadata.description, document]) {
      expect(description).toMatchObject({ policy: ran.policy, game: "kuhn-poker", league: ran.league, version: 3 });
    }
  });

  it("refuses paths that exist, and formats that don't match --out", async () => {
    expect(await sentenceOf(args("--format", "onnx", "--out", at("policy.onnx")))).toContain(
      "can't be written: EEXIST",
    );
    expect(await sentenceOf(args("--format", "tfjs", "--out", at("tfjs")))).toContain("can't be written: EEXIST");
    expect(await sentenceOf(args("--format", "onnx"))).toMatch(/use --out with onnx, tfjs, json alone/);
    expect(await sentenceOf(args("--format", "table", "--out", at("x")))).toMatch(
      /use --out with onnx, tfjs, json alone/,
    );
    expect(existsSync(at("x"))).toBe(false);
  });
});
