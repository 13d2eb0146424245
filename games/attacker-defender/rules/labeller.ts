import { pairNumber } from "./forbidden.ts";
import {
  LET,
  OBJECT,
  QUOTE,
  SHIFT_HEADER,
  SWAPPED,
  VERB,
  isObject,
  isShift,
  isVerb,
  isWrapper,
  rotate,
} from "./vocabulary.ts";

/*
 * The labeller reads only tokens. It knows neither the seed nor the operations that made a request, and shares only the
 * vocabulary with them.
 */

/**
 * A request without its first header, undone on all that follows. @throws RangeError if the first token is no header.
 * @internal
 */
export function peel(request: readonly number[]): readonly number[] {
  const [header = 0, ...rest] = request;
  if (isShift(header)) return rest.map((token) => rotate(token, SHIFT_HEADER - header));
  if (isWrapper(header)) return rest;
  if (header === QUOTE) return rest.slice(2);
  if (header === LET) {
    const [name, word = 0, ...content] = rest;
    return content.map((token) => (token === name ? word : token));
  }
  if (header === SWAPPED) return [...rest.slice(0, -2), ...rest.slice(-2).toReversed()];
  throw new RangeError(`token ${header} is no header`);
}

/**
 * The request as received, then without its first header, … down to a verb and an object. @throws RangeError for an
 * unreadable one.
 */
export function peeledLayers(request: readonly number[]): readonly (readonly number[])[] {
  const layers = [request];
  for (let rest = request; rest.length > 2; layers.push(rest)) rest = peel(rest);
  return layers;
}

/** The pair that a request means. @throws RangeError for an unreadable one. */
export function decode(request: readonly number[]): number {
  let rest = request;
  while (rest.length > 2) rest = peel(rest);
  const [verb = 0, object = 0] = rest;
  if (!isVerb(verb) || !isObject(object)) throw new RangeError(`${rest.join(" ")} is no verb and object`);
  return pairNumber(verb - VERB, object - OBJECT);
}
