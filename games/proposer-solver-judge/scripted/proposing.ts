import { random, randomInteger, type Random } from "../../core/random.ts";
import { FORMS, drawWeighted, fill, type Mix } from "../rules/pool.ts";
import { MAX_QUESTION_TOKENS, OPERATORS, isHeldOut, isDigit, questionTruth } from "../rules/question.ts";

/*
 * Players have no memory between turns, so a question is drawn token by token: each token is drawn given those before
 * it, as if the whole question had been drawn at once.
 */

/** The next token of a question, or "$" for its end. */
export type TokenDraw = (prefix: string, next: Random) => string;

const END = "$";
const MAX_TRIES = 200;
const prefixForm = (prefix: string): string => [...prefix].map((token) => (isDigit(token) ? "d" : "o")).join("");

/** Uniformly random sound questions (none held out) of 1, 2 and 3 operations in the given mix. */
export function soundDraw(mix: Mix, digits: number): TokenDraw {
  const forms = weightedForms(mix, digits);
  return (prefix, next) => {
    const begun = prefixForm(prefix);
    const open = forms.filter(({ form }) => form.startsWith(begun));
    if (open.length === 0) return closing(prefix, next);
    const weights = open.map(({ weight }) => weight);
    let question = prefix;
    for (let i = 0; i < MAX_TRIES; i++) {
      const { form } = open[drawWeighted(next, weights)] ?? { form: begun };
      question = prefix + fill(next, form.slice(prefix.length), digits);
      if (questionTruth(question).sound && !isHeldOut(question)) break;
    }
    return question[prefix.length] ?? END;
  };
}

/** Continues a beginning that no expression has: it ends soon. */
function closing(prefix: string, next: Random): string {
  return prefix.length >= MAX_QUESTION_TOKENS - 1 || next() < 0.5 ? END : anyToken(next, 5);
}

/** A token of any kind. */
function anyToken(next: Random, digits: number): string {
  const place = randomInteger(next, digits + OPERATORS.length);
  return place < digits ? String(place) : (OPERATORS[place - digits] ?? "+");
}

/** Another token of the same kind, or the same again. */
function likeToken(token: string, next: Random, digits: number): string {
  return isDigit(token) ? String(randomInteger(next, digits)) : (OPERATORS[randomInteger(next, 4)] ?? "+");
}

interface WeightedForm {
  readonly form: string;
  readonly weight: number;
}

const weighted = new Map<string, readonly WeightedForm[]>();
const SOUNDNESS_SAMPLES = 2000;

/** Forms with weights such that, after unsound ones are rejected, numbers of operations come in the given mix. */
function weightedForms(mix: Mix, digits: number): readonly WeightedForm[] {
  const key = `${mix.join(" ")} ${digits}`;
  const known = weighted.get(key);
  if (known) return known;
  const next = random(`proposer-solver-judge/soundness/${digits}`);
  const list = FORMS.flatMap((forms, i) => {
    const sound = forms.map((form) => {
      let count = 0;
      for (let k = 0; k < SOUNDNESS_SAMPLES; k++) {
        const question = fill(next, form, digits);
        if (questionTruth(question).sound && !isHeldOut(question)) count++;
      }
      return count / SOUNDNESS_SAMPLES;
    });
    const total = sound.reduce((sum, share) => sum + share, 0);
    return forms.map((form) => ({ form, weight: (mix[i] as number) / total }));
  }).filter(({ weight }) => weight > 0);
  weighted.set(key, list);
  return list;
}

/** A reference with one token redrawn among its kind (it may stay the same). */
export function rewrite(reference: string, digits: number): TokenDraw {
  return (prefix, next) => {
    const token = reference[prefix.length];
    if (token === undefined) return END;
    if (prefix !== reference.slice(0, prefix.length)) return token;
    return next() < changeHere(reference, prefix.length, digits) ? likeToken(token, next, digits) : token;
  };
}

/** Probability that the change is at `place`, given no difference before: it is there, later, or had no effect. */
function changeHere(reference: string, place: number, digits: number): number {
  return 1 / (reference.length * unchanged(reference, place, digits));
}

/** Probability that a rewrite differs in none of the first `place` tokens. */
function unchanged(reference: string, place: number, digits: number): number {
  let probability = (reference.length - place) / reference.length;
  for (let i = 0; i < place; i++) {
    probability += 1 / (reference.length * (isDigit(reference[i]) ? digits : OPERATORS.length));
  }
  return probability;
}

/** Shares of questions that are kept, rewritten, and made of random tokens. */
export interface Spoiling {
  readonly left: number;
  readonly rewritten: number;
  readonly garbled: number;
}

/** A reference kept, rewritten or garbled, of the same length. */
export function spoil(reference: string, shares: Spoiling, digits: number): TokenDraw {
  const rewritten = rewrite(reference, digits);
  return (prefix, next) => {
    const token = reference[prefix.length];
    if (token === undefined) return END;
    const how = drawWeighted(next, beliefs(reference, prefix, shares, digits));
    if (how === 2) return anyToken(next, digits);
    return how === 1 ? rewritten(prefix, next) : token;
  };
}

/** Likelihood of the prefix in each way, up to a factor. */
function beliefs(reference: string, prefix: string, shares: Spoiling, digits: number): readonly number[] {
  const { left, rewritten, garbled } = shares;
  const differing = [...prefix].filter((token, i) => token !== reference[i]);
  const any = garbled / (digits + OPERATORS.length) ** prefix.length;
  const [changed] = differing;
  if (changed === undefined) return [left, rewritten * unchanged(reference, prefix.length, digits), any];
  const kinds = isDigit(changed) ? digits : OPERATORS.length;
  const alike = differing.length === 1 && prefixForm(prefix) === prefixForm(reference).slice(0, prefix.length);
  // A prefix that none of these produced must still have a continuation.
  return [0, alike ? rewritten / (reference.length * kinds) : 0, Math.max(any, Number.MIN_VALUE)];
}

/** Sound questions with slips: occasionally a token is replaced by another of its kind, rarely by any token. */
export function withSlips(
  draw: TokenDraw,
  slips: { readonly like: number; readonly any: number },
  digits: number,
): TokenDraw {
  return (prefix, next) => {
    const token = draw(prefix, next);
    const u = next();
    if (u < slips.any) return anyToken(next, digits);
    return token !== END && u < slips.any + slips.like ? likeToken(token, next, digits) : token;
  };
}
