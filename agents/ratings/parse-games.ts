import { AgentError } from "../errors.ts";
import { PairCounter, type PairCounts, type ScoredGame } from "./pair-counts.ts";

/** What a file of results holds: games, or a square matrix of payoffs to the row. */
export type ParsedGames =
  | { readonly kind: "games"; readonly counts: PairCounts }
  | { readonly kind: "matrix"; readonly payoffs: readonly (readonly number[])[] };

const LINE_FORM = 'A line takes {"a": NAME, "b": NAME, "score": S}, S being the score of a: 0, 0.5 or 1.';

/**
 * Parses lines of games, or one JSON object with a matrix. Empty lines are ignored.
 * @throws AgentError `ratings/bad-game` with the number of the line, `ratings/bad-matrix`, `ratings/no-games`.
 */
export function parseGames(text: string): ParsedGames {
  const whole = parseJson(text);
  if (isRecord(whole) && "payoffs" in whole) return { kind: "matrix", payoffs: checkMatrix(whole["payoffs"]) };
  const counter = new PairCounter();
  text.split("\n").forEach((line, i) => {
    if (line.trim() !== "") counter.add(parseLine(line, i + 1));
  });
  const counts = counter.counts();
  if (counts.pairs.length === 0) throw new AgentError("ratings/no-games", `There are no games in it. ${LINE_FORM}`);
  return { kind: "games", counts };
}

function parseLine(line: string, number: number): ScoredGame {
  const refuse = (why: string) => new AgentError("ratings/bad-game", `Line ${number}: ${why}. ${LINE_FORM}`);
  const game = parseJson(line);
  if (game === undefined) throw refuse("it is not JSON");
  if (!isRecord(game)) throw refuse("it is not an object");
  const { a, b, score } = game;
  if (!isName(a) || !isName(b)) throw refuse(`"${isName(a) ? "b" : "a"}" is not a name`);
  if (a === b) throw refuse("a member can't play itself");
  if (score !== 0 && score !== 0.5 && score !== 1) throw refuse('"score" is none of 0, 0.5 and 1');
  return { a, b, score };
}

function checkMatrix(payoffs: unknown): readonly (readonly number[])[] {
  const refuse = (why: string) => new AgentError("ratings/bad-matrix", `${why}. "payoffs" takes n rows of n numbers.`);
  if (!Array.isArray(payoffs) || payoffs.length === 0) throw refuse("The matrix has no rows");
  return payoffs.map((row: unknown, i) => {
    if (!Array.isArray(row) || row.length !== payoffs.length) {
      const size = Array.isArray(row) ? `${row.length} elements` : "no list";
      throw refuse(`The matrix is not square: it has ${payoffs.length} rows, and row ${i} has ${size}`);
    }
    return row.map((payoff: unknown, j) => {
      // Differences and sums of payoffs have to be finite too.
      if (typeof payoff === "number" && Math.abs(payoff) <= 1e100) return payoff;
      throw refuse(`Element ${j} of row ${i} is not a number up to 1e100`);
    });
  });
}

/** The value of a JSON text; undefined when it isn't one. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isName = (value: unknown): value is string => typeof value === "string" && value !== "";
