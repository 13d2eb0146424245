import { LRUCache } from "lru-cache";
import OpenAI, { APIError } from "openai";
import { disguiseGame } from "../../../games/core/disguised-game.ts";
import type { Game } from "../../../games/core/game.ts";
import { games } from "../../../games/registry.ts";
import {
  ExternalError,
  type ExternalAnswer,
  type ExternalPlayer,
  type ExternalTurn,
} from "../../../agents/players/external.ts";
import type { Usage } from "../../../agents/transcript.ts";
import { ServerError } from "../../errors.ts";
import { answerSchema, readAnswer, refusalMessages, turnMessages, type ChatMessage } from "./messages.ts";
import { fetchReply } from "./fetch-reply.ts";
import { explainFailure, redact } from "./failures.ts";
import type { ModelSettings } from "./settings.ts";

/** Turns of which the conversation is remembered, for another attempt. */
const MAX_OPEN_TURNS = 1000;

/** Longest answer that is read: parsing a text takes longer the longer it is. */
const MAX_ANSWER_CHARACTERS = 200_000;
/** Longest refused answer that is repeated to the model, as what it had said. */
const MAX_REPEATED_CHARACTERS = 16_384;

/**
 * The referee ends a turn at its deadline. A client that gave up at the same moment would look like an endpoint that
 * can't be reached.
 */
const ABORT_GRACE_MS = 10_000;

/** A key for servers that need none: the client refuses to start without one. */
const NO_KEY = "none";

/**
 * A language model behind an endpoint with OpenAI's chat completions. Each turn is a conversation of its own: a short
 * system prompt, the game's prompt, and after a refused answer that answer and the reason.
 */
export function languageModel(reference: string, game: Game, settings: ModelSettings): ExternalPlayer {
  const { turnMs, maxStrikes, onFailure, tables, renamed } = settings;
  assertNames(game, settings);
  const { name } = renamed ? disguiseGame(game) : game;
  const client = new OpenAI({
    apiKey: settings.key ?? NO_KEY,
    baseURL: settings.baseUrl ?? null,
    // The referee retries, and counts each attempt.
    maxRetries: 0,
    timeout: turnMs + ABORT_GRACE_MS,
    fetch: fetchReply,
    organization: null,
    project: null,
    logLevel: "off",
  });
  const conversations = new LRUCache<string, readonly ChatMessage[]>({ max: MAX_OPEN_TURNS });
  let takesSchema = settings.schema === "auto";

  async function complete(
    messages: readonly ChatMessage[],
    turn: ExternalTurn,
    signal: AbortSignal,
  ): Promise<Completion> {
    const request = { ...bodyOf(settings), messages: [...messages] };
    if (!takesSchema || turn.legal.length === 0) return await client.chat.completions.create(request, { signal });
    try {
      return await client.chat.completions.create(
        { ...request, response_format: formatOf(turn, settings) },
        { signal },
      );
    } catch (error) {
      if (!isSchemaRefusal(error)) throw error;
      takesSchema = false;
      return complete(messages, turn, signal);
    }
  }

  return {
    reference,
    rules: { turnMs, maxStrikes, onFailure, tables, renamed },
    async answer(turn, signal) {
      const key = `${turn.episode}/${turn.seat}/${turn.move}`;
      const messages = conversations.get(key) ?? turnMessages(name, turn, settings);
      const asked = withRefusal(messages, turn, settings);
      const request = asked.map(({ role, content }) => `${role}: ${content}`).join("\n\n");
      let completion: Completion;
      try {
        completion = await complete(asked, turn, signal);
      } catch (error) {
        throw explainFailure(error, settings, request);
      }
      const reply = readCompletion(completion, settings, request);
      const { text, thought, usage } = reply;
      conversations.set(key, [...asked, { role: "assistant", content: text.slice(0, MAX_REPEATED_CHARACTERS) }]);
      const answer = readAnswer(text, turn);
      const own = redactText(answer?.thought ?? thought, settings);
      return { request, usage, ...(answer ?? { text }), ...(own !== undefined && { thought: own }) } as ExternalAnswer;
    },
    endEpisode({ episode }) {
      for (const key of conversations.keys()) if (key.startsWith(`${episode}/`)) conversations.delete(key);
    },
  };
}

/** @throws ServerError `player/bad-option` */
function assertNames({ id, disguise }: Game, { renamed, model }: ModelSettings): void {
  if (!renamed || disguise) return;
  const known = games.flatMap((game) => (game.disguise ? [game.id] : [])).join(", ");
  const sentence = `${model} can't play ${id} with renamed: it has no other names. Games that have them: ${known}.`;
  throw new ServerError("player/bad-option", sentence);
}

type Completion = OpenAI.Chat.ChatCompletion;

function bodyOf({ model, maxTokens, temperature }: ModelSettings) {
  return { model, max_tokens: maxTokens, ...(temperature !== undefined && { temperature }) };
}

const formatOf = (turn: ExternalTurn, settings: ModelSettings) => ({
  type: "json_schema" as const,
  json_schema: { name: "move", strict: true, schema: answerSchema(turn, settings) },
});

/** Whether a server refused a request because of its schema. */
const isSchemaRefusal = (error: unknown): boolean =>
  error instanceof APIError &&
  (error.status === 400 || error.status === 422) &&
  /response_format|json_schema|schema|grammar/i.test(error.message);

function withRefusal(
  messages: readonly ChatMessage[],
  { refusal, legal }: ExternalTurn,
  settings: ModelSettings,
): readonly ChatMessage[] {
  if (refusal === null) return messages;
  const last = messages.at(-1);
  const answer = last?.role === "assistant" ? last.content : "";
  const before = last?.role === "assistant" ? messages.slice(0, -1) : messages;
  return [...before, ...refusalMessages(answer, refusal, settings, legal.length === 0)];
}

interface Reply {
  readonly text: string;
  readonly thought: string | undefined;
  readonly usage: Usage;
}

/** @throws ExternalError for a completion without an answer. A server can send anything with status 200. */
function readCompletion(completion: Completion, settings: ModelSettings, request: string): Reply {
  const usage = usageOf(completion, settings);
  const choice = (completion as Partial<Completion> | null)?.choices?.[0];
  if (!choice?.message) {
    const sentence =
      "The endpoint did not answer with a chat completion; check its address, which usually ends in /v1.";
    throw new ExternalError("player/misconfigured", sentence, { request });
  }
  const { message, finish_reason: finish } = choice;
  const thought = redactText(reasoningOf(message), settings);
  const sent = { request, usage, ...(thought !== undefined && { thought }) };
  const text = redact(typeof message.content === "string" ? message.content : "", settings);
  if (typeof message.refusal === "string" && message.refusal !== "") {
    const refusal = redact(message.refusal, settings);
    throw new ExternalError("player/declined", "The model declined to answer.", { ...sent, text: refusal });
  }
  if (finish === "content_filter") {
    throw new ExternalError("player/declined", "The server's filter withheld the answer.", { ...sent, text });
  }
  if (finish === "length" && readAnswerEnd(text) === null) {
    const sentence = `The answer was cut off at ${settings.maxTokens} tokens; allow more with maxTokens.`;
    throw new ExternalError("player/malformed", sentence, { ...sent, text });
  }
  if (text.length > MAX_ANSWER_CHARACTERS) {
    const sentence = `The answer has more than ${MAX_ANSWER_CHARACTERS} characters.`;
    throw new ExternalError("player/malformed", sentence, { ...sent, text });
  }
  if (text.trim() === "") throw new ExternalError("player/malformed", "The answer is empty.", sent);
  return { text, thought, usage };
}

/** An answer that was complete before it was cut off. */
const readAnswerEnd = (text: string): string | null => (/\}\s*$/.test(text) ? text : null);

/** Reasoning as llama.cpp, vLLM and others report it. */
function reasoningOf(message: object): string | undefined {
  for (const field of ["reasoning_content", "reasoning"]) {
    const value: unknown = Object.getOwnPropertyDescriptor(message, field)?.value;
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

const redactText = (text: string | undefined, settings: ModelSettings): string | undefined =>
  text === undefined ? undefined : redact(text, settings);

function usageOf(completion: Completion, { promptPrice, completionPrice }: ModelSettings): Usage {
  const usage = (completion as Partial<Completion> | null)?.usage;
  const promptTokens = countOf(usage?.prompt_tokens);
  const completionTokens = countOf(usage?.completion_tokens);
  const isPriced = promptPrice !== undefined || completionPrice !== undefined;
  const cost = ((promptTokens ?? 0) * (promptPrice ?? 0) + (completionTokens ?? 0) * (completionPrice ?? 0)) / 1e6;
  return {
    ...(promptTokens !== undefined && { promptTokens }),
    ...(completionTokens !== undefined && { completionTokens }),
    ...(isPriced && { cost }),
  };
}

const countOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
