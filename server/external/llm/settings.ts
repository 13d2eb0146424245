import { readFileSync } from "node:fs";
import { z } from "zod";
import { DEFAULT_RULES, failureRules } from "../../../agents/players/external.ts";
import { ServerError } from "../../errors.ts";

/** Milliseconds that a language model has for a turn: a reasoning model on a shared server takes that long. */
const DEFAULT_TURN_MS = 60_000;

/** How a model is asked and what it may cost; every one can follow a reference, as in `llm:NAME?legalMoves=hidden`. */
const optionShape = z
  .object({
    /** Whether the prompt lists the legal moves; without them a model has to know the rules. */
    legalMoves: z.enum(["shown", "hidden"]).default("shown"),
    /** Whether the game is shown under other names, which tells reasoning from recall. */
    renamed: z.stringbool().or(z.boolean()).default(false),
    /** Whether the answer's form is enforced by a JSON schema: `auto` stops if the server refuses schemas. */
    schema: z.enum(["auto", "never"]).default("auto"),
    /** Whether the schema has a field for private reasoning before the move. */
    reasoning: z.stringbool().or(z.boolean()).default(false),
    temperature: z.coerce.number().min(0).max(2).optional(),
    maxTokens: z.coerce.number().int().min(16).max(100_000).default(1024),
    turnMs: z.coerce.number().int().min(100).max(3_600_000).default(DEFAULT_TURN_MS),
    maxStrikes: z.coerce.number().int().min(1).max(10).default(DEFAULT_RULES.maxStrikes),
    onFailure: z.enum(failureRules).default(DEFAULT_RULES.onFailure),
    /** Tables that it plays at once. */
    tables: z.coerce.number().int().min(1).max(256).default(DEFAULT_RULES.tables),
  })
  .strict();

const endpointShape = optionShape
  .partial()
  .extend({
    baseUrl: z.url({ protocol: /^https?$/ }).optional(),
    /** Name of the environment variable with the key; the key itself never stands in the file. */
    keyVariable: z
      .string()
      .regex(/^[A-Za-z_]\w*$/)
      .optional(),
    /** The server's name of the model; by default the name of the endpoint. */
    model: z.string().min(1).max(200).optional(),
    /** Whether people at the page may play against it, at the operator's cost. */
    guests: z.boolean().default(false),
    /** US dollars per million tokens. */
    promptPrice: z.number().min(0).optional(),
    completionPrice: z.number().min(0).optional(),
  })
  .strict();

const fileShape = z.record(z.string().regex(/^[\w.:/-]{1,80}$/), endpointShape);

export type LlmOptions = z.infer<typeof optionShape>;
type Endpoint = z.infer<typeof endpointShape>;

/** Where language models can be reached. */
export interface LlmSettings {
  /** For models that have no endpoint of their own; null if neither OPENAI_BASE_URL nor OPENAI_API_KEY is set. */
  readonly standard: { readonly baseUrl: string | undefined; readonly key: string | undefined } | null;
  readonly endpoints: Readonly<Record<string, Endpoint & { readonly key: string | undefined }>>;
}

/** One model with everything that is needed to ask it. */
export interface ModelSettings extends LlmOptions {
  readonly baseUrl: string | undefined;
  readonly key: string | undefined;
  readonly model: string;
  readonly guests: boolean;
  readonly promptPrice: number | undefined;
  readonly completionPrice: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads OPENAI_BASE_URL, OPENAI_API_KEY and the file of named endpoints that LLM_FILE names.
 * @throws ServerError `config/invalid` if the file can't be read or has another form.
 */
export function readLlmSettings(environment: Environment): LlmSettings {
  const baseUrl = environment["OPENAI_BASE_URL"] || undefined;
  const key = environment["OPENAI_API_KEY"] || undefined;
  if (baseUrl !== undefined && !z.url({ protocol: /^https?$/ }).safeParse(baseUrl).success) {
    throw new ServerError("config/invalid", "OPENAI_BASE_URL takes an address such as http://127.0.0.1:8080/v1.");
  }
  if (key !== undefined) assertKey("OPENAI_API_KEY", key);
  const file = environment["LLM_FILE"] || undefined;
  const endpoints = file === undefined ? {} : readFile(file);
  return {
    standard: baseUrl === undefined && key === undefined ? null : { baseUrl, key },
    endpoints: Object.fromEntries(
      Object.entries(endpoints).map(([name, endpoint]) => [
        name,
        { ...endpoint, key: keyOf(name, endpoint, environment) },
      ]),
    ),
  };
}

function keyOf(name: string, { keyVariable, baseUrl }: Endpoint, environment: Environment): string | undefined {
  if (keyVariable === undefined) return baseUrl === undefined ? environment["OPENAI_API_KEY"] : undefined;
  const key = environment[keyVariable];
  if (key) return assertKey(keyVariable, key);
  throw new ServerError("config/invalid", `Endpoint ${name} takes its key from ${keyVariable}, which is not set.`);
}

/** @throws ServerError `config/invalid` for a key that no header can hold, which errors would quote. */
function assertKey(variable: string, key: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  const sentence = `${variable} has a character that no key has, such as a space or a line break: set the key alone.`;
  throw new ServerError("config/invalid", sentence);
}

function readFile(file: string): z.infer<typeof fileShape> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ServerError("config/invalid", `LLM_FILE names ${file}, which can't be read.`, error);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ServerError("config/invalid", `${file} is not JSON.`);
  }
  const result = fileShape.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.join(".") || "the file";
  throw new ServerError("config/invalid", `${file} is not a file of endpoints: ${place}: ${issue?.message ?? "?"}.`);
}

/**
 * The model that a reference names: `NAME` or `NAME?option=value&…`.
 * @throws ServerError `player/unknown`, `player/bad-option`.
 */
export function modelSettings(settings: LlmSettings, text: string): ModelSettings {
  const [name = "", query = ""] = text.split(/\?(.*)/s, 2);
  const endpoint = Object.hasOwn(settings.endpoints, name) ? settings.endpoints[name] : undefined;
  if (!endpoint && !settings.standard) {
    throw new ServerError(
      "player/unknown",
      `llm:${name} has no endpoint: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own, or name it in the file that LLM_FILE names.`,
    );
  }
  if (name === "") throw new ServerError("player/unknown", "llm: needs the name of a model, as in llm:gpt-5-mini.");
  const chosen: Endpoint & { readonly key?: string | undefined } = endpoint ?? { ...settings.standard, guests: false };
  const { baseUrl, key, model, guests, promptPrice, completionPrice } = chosen;
  const own = Object.entries(chosen).filter(([option, value]) => option in optionShape.shape && value !== undefined);
  const options = optionShape.safeParse({
    ...Object.fromEntries(own),
    ...Object.fromEntries(new URLSearchParams(query)),
  });
  if (!options.success) {
    const [issue] = options.error.issues;
    const known = Object.keys(optionShape.shape).join(", ");
    const where = issue?.path.join(".") ?? "";
    const sentence = `llm:${name} takes the options ${known}; ${where ? `${where}: ` : ""}${issue?.message ?? "wrong"}.`;
    throw new ServerError("player/bad-option", sentence);
  }
  return { ...options.data, baseUrl, key, model: model ?? name, guests, promptPrice, completionPrice };
}
