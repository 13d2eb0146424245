import { beforeAll, describe, expect, it } from "vitest";
import type { TF } from "../../../agents/networks/tf.ts";
import { random } from "../../../games/core/random.ts";
import { held, tensorsOn } from "../../support/engines.ts";

let tf: TF;
beforeAll(async () => {
  tf = await tensorsOn("wasm");
});

const CASES = [false, true].flatMap((transposeA) => [false, true].map((transposeB) => ({ transposeA, transposeB })));

function matrix(seed: string, shape: number[]): { values: Float32Array; shape: number[] } {
  const next = random(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return { values: Float32Array.from({ length: size }, () => next() - 0.5), shape };
}

async function product(backend: string, shapes: [number[], number[]], a: boolean, b: boolean): Promise<Float32Array> {
  await tf.setBackend(backend);
  const [left, right] = shapes.map((shape, i) => matrix(`operand ${i}`, shape));
  return tf.tidy(() =>
    tf
      .matMul(tf.tensor(left?.values ?? [], left?.shape), tf.tensor(right?.values ?? [], right?.shape), a, b)
      .dataSync<"float32">()
      .slice(),
  );
}

describe("matrix products on wasm", () => {
  describe.each(CASES)("transposed: left $transposeA, right $transposeB", ({ transposeA, transposeB }) => {
    const turned = (rows: number, columns: number, turn: boolean) => (turn ? [columns, rows] : [rows, columns]);

    it.each([
      [1, 1, 1],
      [3, 5, 2],
      [257, 13, 64],
      [31, 128, 7],
    ])("%i x %i by %i equals cpu", async (n, inner, m) => {
      const shapes: [number[], number[]] = [turned(n, inner, transposeA), turned(inner, m, transposeB)];
      const expected = await product("cpu", shapes, transposeA, transposeB);
      const found = await product("wasm", shapes, transposeA, transposeB);
      expect(found).toHaveLength(n * m);
      found.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 4));
    });

    it("equals cpu in batches of matrices", async () => {
      const shapes: [number[], number[]] = [
        [2, ...turned(4, 3, transposeA)],
        [2, ...turned(3, 5, transposeB)],
      ];
      const expected = await product("cpu", shapes, transposeA, transposeB);
      const found = await product("wasm", shapes, transposeA, transposeB);
      found.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5));
    });
  });

  it("leaks nothing in the backend's memory", async () => {
    await tf.setBackend("wasm");
    const inner = tf.backend() as unknown as { numDataIds(): number };
    const before = { ...held(tf), ids: inner.numDataIds() };
    for (const { transposeA, transposeB } of CASES)
      await product(
        "wasm",
        [
          [6, 6],
          [6, 6],
        ],
        transposeA,
        transposeB,
      );
    expect({ ...held(tf), ids: inner.numDataIds() }).toEqual(before);
  });
});
