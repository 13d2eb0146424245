import { HEAD_WIDTH, NORM_EPSILON, parameters } from "./layout.ts";
import type { NetworkSpec } from "./network.ts";

/** A matrix of one vector per position, row-major. */
type Positions = Float32Array;

/**
 * The transformer of one tower in JavaScript, one row at a time: computes what `transformerForward` does, without
 * tensors. Keys and values are computed for all positions that hold a token, the rest of the last block for the last
 * position alone.
 * @param values weights in the order of `parameters(spec)`.
 */
export function plainTransformer(spec: NetworkSpec, values: Float32Array) {
  const width = spec.hidden[0] ?? HEAD_WIDTH;
  const tensors = parameters(spec).map(({ offset, size }) => values.subarray(offset, offset + size));
  return (row: Float32Array, logits: Float32Array, roleValues: Float32Array): void => {
    let next = 0;
    const take = () => tensors[next++] ?? new Float32Array(0);
    const [table, positions] = [take(), take()];
    const places = Array.from(row.keys()).filter((place) => (row[place] as number) >= 0);
    let x: Positions = new Float32Array(places.length * width);
    places.forEach((place, i) => {
      const token = (row[place] as number) * width;
      for (let k = 0; k < width; k++)
        x[i * width + k] = (table[token + k] as number) + (positions[place * width + k] as number);
    });
    spec.hidden.forEach(() => {
      const seen = affine(normalised(x, width, take(), take()), width, take(), take());
      x = sum(x, affine(causalAttention(seen, width), width, take(), take()));
      const hiddenUnits = affine(normalised(x, width, take(), take()), width, take(), take()).map(gelu);
      x = sum(x, affine(hiddenUnits, 4 * width, take(), take()));
    });
    const readOut = normalised(x.subarray(x.length - width), width, take(), take());
    logits.set(affine(readOut, width, take(), take()));
    roleValues.set(affine(readOut, width, take(), take()));
  };
}

/** x kernel + bias at each position. @param inputs width of a position. */
function affine(x: Positions, inputs: number, kernel: Float32Array, bias: Float32Array): Positions {
  const outputs = bias.length;
  const out = new Float32Array((x.length / inputs) * outputs);
  for (let place = 0; place < x.length / inputs; place++) {
    const own = out.subarray(place * outputs, (place + 1) * outputs);
    own.set(bias);
    for (let i = 0; i < inputs; i++) {
      const xi = x[place * inputs + i] as number;
      for (let o = 0; o < outputs; o++) own[o] = (own[o] as number) + xi * (kernel[i * outputs + o] as number);
    }
  }
  return out;
}

/** Layer normalisation at each position: mean 0 and standard deviation 1, then scale and shift (Ba et al. 2016). */
function normalised(x: Positions, width: number, gain: Float32Array, bias: Float32Array): Positions {
  const out = new Float32Array(x.length);
  for (let from = 0; from < x.length; from += width) {
    let mean = 0;
    for (let k = 0; k < width; k++) mean += (x[from + k] as number) / width;
    let variance = 0;
    for (let k = 0; k < width; k++) variance += ((x[from + k] as number) - mean) ** 2 / width;
    const scale = 1 / Math.sqrt(variance + NORM_EPSILON);
    for (let k = 0; k < width; k++) {
      out[from + k] = ((x[from + k] as number) - mean) * scale * (gain[k] as number) + (bias[k] as number);
    }
  }
  return out;
}

/** Causal self-attention of every position. @param seen queries, keys and values, [positions, 3 x width]. */
function causalAttention(seen: Positions, width: number): Positions {
  const places = seen.length / (3 * width);
  const out = new Float32Array(places * width);
  for (let from = 0; from < width; from += HEAD_WIDTH) {
    for (let place = 0; place < places; place++) {
      const fits = Array.from({ length: place + 1 }, (_, other) => {
        let fit = 0;
        for (let k = from; k < from + HEAD_WIDTH; k++) {
          fit += (seen[place * 3 * width + k] as number) * (seen[(other * 3 + 1) * width + k] as number);
        }
        return fit / Math.sqrt(HEAD_WIDTH);
      });
      const highest = Math.max(...fits);
      const weights = fits.map((fit) => Math.exp(fit - highest));
      const total = weights.reduce((all, weight) => all + weight, 0);
      weights.forEach((weight, other) => {
        for (let k = from; k < from + HEAD_WIDTH; k++) {
          const value = seen[(other * 3 + 2) * width + k] as number;
          out[place * width + k] = (out[place * width + k] as number) + (weight / total) * value;
        }
      });
    }
  }
  return out;
}

const sum = (x: Positions, y: Positions): Positions => x.map((value, i) => value + (y[i] as number));

/** Hendrycks and Gimpel 2016, the tanh approximation. */
const gelu = (x: number): number => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
