import { toJSONSchema, type ZodType, type core } from "zod";
import { rangeWords } from "../../games/core/expected.ts";

type Issue = core.$ZodIssue;
type Schema = core.JSONSchema.BaseSchema;

/** Longest quotation in a sentence, in UTF-16 units. */
const MAX_QUOTED_CHARACTERS = 40;

/** Issues whose message is a sentence from the schema. */
const OWN_WORDS: readonly string[] = ["custom"];

/** A sentence on what is wrong with a request: "segmentEpisodes must be a whole number from 1 to 32768, and is 0." */
export function shapeSentence(issue: Issue, schema: ZodType, request: unknown): string {
  const name = issue.path.map(String).join(".");
  if (OWN_WORDS.includes(issue.code)) return `${name || "the request"}: ${issue.message}.`;
  const expected = schemaAt(toJsonSchema(schema), issue.path);
  if (issue.code === "unrecognized_keys") {
    const unknown = issue.keys.map(quoted).join(", ");
    const known = Object.keys(expected.properties ?? {}).join(", ");
    return `${name || "The request"} has no field ${unknown}; its fields are ${known}.`;
  }
  return `${name || "The request"} must be ${schemaWords(expected)}, and ${found(valueAt(request, issue.path), expected)}.`;
}

/** A schema as JSON schema, by its output type: a number that a query string has as text is a number there. */
const toJsonSchema = (schema: ZodType): Schema => toJSONSchema(schema, { io: "output", unrepresentable: "any" });

function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema {
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  const inside = [
    typeof key === "number" ? schema.items : schema.properties?.[String(key)],
    schema.additionalProperties,
    ...(schema.anyOf ?? []).map((one) => schemaAt(one as Schema, [key])),
  ].find((one) => typeof one === "object" && !Array.isArray(one));
  return schemaAt((inside ?? {}) as Schema, rest);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key], value);
}

/** Words for what a schema accepts. */
function schemaWords(schema: Schema): string {
  const { anyOf, enum: choices, type } = schema;
  if (anyOf) return anyOf.map((one) => schemaWords(one as Schema)).join(" or ");
  if (choices) return `one of ${choices.join(", ")}`;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.map((one) => typeWords(one, schema)).join(" or ");
}

function typeWords(type: unknown, schema: Schema): string {
  const { minimum = -Infinity, maximum = Infinity, minLength, maxLength, minItems, maxItems } = schema;
  switch (type) {
    case "integer":
    case "number":
      return rangeWords({ min: minimum, max: maximum, integer: type === "integer" });
    case "string":
      return `a string${countWords(minLength, maxLength, "characters")}`;
    case "array":
      return `a list${countWords(minItems, maxItems, "items")}`;
    case "boolean":
      return "true or false";
    case "null":
      return "null";
    case "object":
      return "an object";
    default:
      return "what the OpenAPI document says";
  }
}

function countWords(least: number | undefined, most: number | undefined, of: string): string {
  if (most === undefined) return least === undefined ? "" : ` of at least ${least} ${of}`;
  return least === undefined ? ` of at most ${most} ${of}` : ` of ${least} to ${most} ${of}`;
}

/** Words for a value at the end of a sentence; never longer than a line. */
function found(value: unknown, { type }: Schema): string {
  if (value === undefined) return "is missing";
  if (typeof value === "string") {
    const isNumber = (type === "integer" || type === "number") && /^-?[\d.]{1,40}$/.test(value);
    if (isNumber) return `is ${value}`;
    return value.length > MAX_QUOTED_CHARACTERS ? `has ${value.length} characters` : `is ${quoted(value)}`;
  }
  if (Array.isArray(value)) return type === "array" ? `has ${value.length}` : "is a list";
  return typeof value === "object" && value !== null ? "is an object" : `is ${String(value)}`;
}

/** A quoted text with escapes for everything that a terminal interprets or a reader could misread. */
const quoted = (text: string): string =>
  JSON.stringify(text.length > MAX_QUOTED_CHARACTERS ? `${text.slice(0, MAX_QUOTED_CHARACTERS)}…` : text).replace(
    /[^\P{C}\u{10000}-\u{10ffff}]|[\u2028\u2029]/gu,
    (unseen) => `\\u${unseen.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
