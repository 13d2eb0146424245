import {
  ALIAS_VERB,
  QUOTATION,
  REPLACE_OBJECT,
  REPLACE_VERB,
  SHIFT,
  WRAP,
  actionKind,
  type ActionKind,
} from "./actions.ts";
import { QUOTED_PAIRS, pairObject, pairVerb } from "./forbidden.ts";
import {
  LET,
  OBJECT,
  OBJECT_ALIAS,
  QUOTE,
  SHIFT_HEADER,
  SWAPPED,
  VERB,
  VERB_ALIAS,
  WRAPPER,
  isObject,
  isVerb,
  rotate,
} from "./vocabulary.ts";

/** The tokens of a request without padding: headers, then the two words of content. */
export type Request = readonly number[];

/** A request without operations. */
export function plainRequest(pair: number): Request {
  return [VERB + pairVerb(pair), OBJECT + pairObject(pair)];
}

/** The result of each kind on a request: every disguise writes its header in front. */
const operations: Readonly<Record<ActionKind, (request: Request, action: number) => Request>> = {
  send: (request) => request,
  shift: (request, action) => {
    const key = action - SHIFT + 1;
    return [SHIFT_HEADER + key, ...request.map((token) => rotate(token, key))];
  },
  "alias verb": alias,
  "alias object": alias,
  swap: (request) => [SWAPPED, ...request.slice(0, -2), ...request.slice(-2).toReversed()],
  wrap: (request, action) => [WRAPPER + action - WRAP, ...request],
  quote: (request, action) => [QUOTE, ...plainRequest(QUOTED_PAIRS[action - QUOTATION] as number), ...request],
  "replace verb": (request, action) => request.with(request.length - 2, VERB + action - REPLACE_VERB),
  "replace object": (request, action) => request.with(request.length - 1, OBJECT + action - REPLACE_OBJECT),
};

/** The request after one of the attacker's operations. */
export function operate(request: Request, action: number): Request {
  return operations[actionKind(action)](request, action);
}

/** A made-up word for the verb or the object of the content, whatever their current order. */
function alias(request: Request, action: number): Request {
  const [name, isOwn] = action === ALIAS_VERB ? [VERB_ALIAS, isVerb] : [OBJECT_ALIAS, isObject];
  const at = isOwn(request.at(-2) ?? 0) ? request.length - 2 : request.length - 1;
  return [LET, name, request[at] as number, ...request.with(at, name)];
}
