import { randomInteger, type Random } from "../../games/core/random.ts";

/** Names of events, tools and fields that doors know. */
export const words = [
  "hello",
  "act",
  "turn",
  "reset",
  "step",
  "state",
  "name",
  "key",
  "protocol",
  "seed",
  "seat",
  "message",
];
/** Texts that code may trip over. */
export const odd = [
  "__proto__",
  "constructor",
  "",
  "\u0000",
  "💥",
  "a".repeat(5000),
  "../../etc",
  "%E0%A4%A",
  "NaN",
  "-1",
  "1e999",
];

/** Any JSON value: fields that the doors know, of the wrong kinds, and fields that they don't. */
export function junk(draw: Random, depth = 0): unknown {
  const kind = randomInteger(draw, depth > 3 ? 6 : 8);
  if (kind === 0) return null;
  if (kind === 1) return draw() < 0.5;
  if (kind === 2) return [0, 1, -1, 1.5, 1e308, 2 ** 53, 255][randomInteger(draw, 7)];
  if (kind < 5) return pick(draw, words);
  if (kind === 5) return pick(draw, odd);
  const parts = Array.from({ length: randomInteger(draw, 5) }, () => junk(draw, depth + 1));
  if (kind === 6) return parts;
  return Object.fromEntries(parts.map((part) => [pick(draw, draw() < 0.8 ? words : odd), part]));
}

export const pick = (draw: Random, from: readonly string[]): string => from[randomInteger(draw, from.length)] ?? "";
