import type { ExternalTurn } from "../../../agents/players/external.ts";

/** A message of a chat. */
export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** Most labels in a schema; servers refuse large enumerations. */
const MAX_SCHEMA_LABELS = 400;

/** How a model is told to answer. */
export interface AnswerForm {
  readonly legalMoves: "shown" | "hidden";
  readonly reasoning: boolean;
}

/** The first messages of a turn of the game with that name; without legal moves it is a question. */
export function turnMessages(game: string, turn: ExternalTurn, form: AnswerForm): readonly ChatMessage[] {
  if (turn.legal.length === 0) {
    return [
      { role: "system", content: `You are the ${turn.role} in ${game}. Answer in words.` },
      { role: "user", content: turn.prompt },
    ];
  }
  const privacy = "Whatever you write apart from the move stays private.";
  const ending = form.reasoning
    ? 'Answer with JSON: "reasoning" with a few sentences, then "action" with your move.'
    : 'Answer with JSON: "action" with your move.';
  const system = `You play ${game} as ${turn.role}. Choose one legal move. ${privacy} ${ending}`;
  return [
    { role: "system", content: system },
    { role: "user", content: form.legalMoves === "shown" ? turn.prompt : withoutLegalMoves(turn) },
  ];
}

/** The messages that follow a refused answer. */
export function refusalMessages(
  answer: string,
  { message, code }: NonNullable<ExternalTurn["refusal"]>,
  { legalMoves }: AnswerForm,
  isQuestion: boolean,
): readonly ChatMessage[] {
  const hidden =
    code === "game/illegal-action" ? "That is not a legal move here." : "No move was found in your answer.";
  const reason = legalMoves === "shown" || isQuestion ? message : hidden;
  return [
    ...(answer === "" ? [] : [{ role: "assistant", content: answer } as const]),
    { role: "user", content: isQuestion ? reason : `${reason} Answer again with one legal move.` },
  ];
}

/**
 * A prompt without its last sentence if that lists the legal moves, as `requestAction` writes it: an answer in the
 * words of the rules is still asked for.
 */
function withoutLegalMoves({ prompt }: ExternalTurn): string {
  return prompt.replace(/Answer with one of: [^\n]*$/, "Answer with a legal move.");
}

/** The schema of an answer: an object with the move and, if wanted, reasoning before it. */
export function answerSchema({ legal }: ExternalTurn, { legalMoves, reasoning }: AnswerForm): Record<string, unknown> {
  const isListed = legalMoves === "shown" && legal.length <= MAX_SCHEMA_LABELS;
  const action = { type: "string", ...(isListed && { enum: legal.map(({ label }) => label) }) };
  return {
    type: "object",
    properties: { ...(reasoning && { reasoning: { type: "string" } }), action },
    required: [...(reasoning ? ["reasoning"] : []), "action"],
    additionalProperties: false,
  };
}

/** A reply as JSON of the schema; null if it has another form, which `parse` may still read. */
export function readAnswer(content: string, { legal }: ExternalTurn): { action: number; thought?: string } | null {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return null;
  }
  if (typeof json !== "object" || json === null || !("action" in json)) return null;
  const found = legal.find(({ label }) => label === json.action);
  if (!found) return null;
  const thought = "reasoning" in json && typeof json.reasoning === "string" ? { thought: json.reasoning } : {};
  return { action: found.action, ...thought };
}
