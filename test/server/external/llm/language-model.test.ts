import { afterEach, describe, expect, it } from "vitest";
import type { SlowTurn } from "../../../../agents/players/player.ts";
import { createPlayer } from "../../../../agents/players/registry.ts";
import { rollout } from "../../../../agents/rollout/rollout.ts";
import { scriptedPlayer } from "../../../../agents/players/scripted.ts";
import { random } from "../../../../games/core/random.ts";
import { gameById } from "../../../../games/registry.ts";
import { externalKinds } from "../../../../server/external/kinds.ts";
import { readLlmSettings } from "../../../../server/external/llm/settings.ts";
import { openEndpoint, playing, saying, type ChatReply, type ChatRequest } from "./endpoint.ts";

const KEY = "sk-test-0123456789abcdef";
const game = gameById("kuhn-poker");
const state = game.next(game.next(game.initial({}), 2), 0);

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

type Model = (request: ChatRequest, index: number) => ChatReply | Promise<ChatReply>;

async function modelPlayer(model: Model, reference = "llm:test-model") {
  const endpoint = await openEndpoint(model);
  open.push(endpoint.close);
  const llm = readLlmSettings({ OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_API_KEY: KEY });
  const player = await createPlayer(reference, game, { weights: async () => null, external: externalKinds({ llm }) });
  return { player, requests: endpoint.requests };
}

/** One turn with the replies given in order. */
async function turnWith(replies: readonly ChatReply[], reference?: string) {
  const { player, requests } = await modelPlayer((_, index) => replies[index] ?? { status: 500, body: "" }, reference);
  const turn: SlowTurn = { game, state, seat: 0, random: random("llm"), episode: "e", ply: 2, move: 0 };
  const outcome = await player.slow?.takeTurn(turn);
  return { outcome, requests, attempts: outcome?.transcript.attempts ?? [] };
}

describe("a language model in a seat", () => {
  it("gets a system prompt, the game's prompt and a schema of the legal moves", async () => {
    const { outcome, requests, attempts } = await turnWith([playing("bet")]);
    const [request] = requests;
    expect(request?.path).toBe("/v1/chat/completions");
    expect(request?.authorization).toBe(`Bearer ${KEY}`);
    expect(request?.body.model).toBe("test-model");
    expect(request?.body.messages.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(request?.body.messages[0]?.content.length).toBeLessThan(400);
    expect(request?.body.messages[1]?.content).toBe(game.prompt(state, 0));
    expect(request?.body.response_format?.json_schema.schema).toEqual({
      type: "object",
      properties: { action: { type: "string", enum: ["check", "bet"] } },
      required: ["action"],
      additionalProperties: false,
    });
    expect(outcome?.action).toBe(1);
    expect(attempts).toMatchObject([{ answer: 1, fault: null, usage: { promptTokens: 100, completionTokens: 7 } }]);
    expect(attempts[0]?.request).toContain(game.prompt(state, 0));
  });

  it("is read by the game's parser where it answers in prose", async () => {
    const { outcome, attempts } = await turnWith([saying("<think>a bet looks strong</think>\nI check.")]);
    expect(outcome?.action).toBe(0);
    expect(attempts[0]?.answer).toContain("I check.");
  });

  it("plays without a schema where the server refuses schemas, and doesn't try again", async () => {
    const refusal = { status: 400, body: '{"error":{"message":"response_format is not supported"}}' };
    const { outcome, requests } = await turnWith([refusal, saying("perhaps"), playing("bet")]);
    expect(outcome?.action).toBe(1);
    expect(requests.map(({ body }) => body.response_format !== undefined)).toEqual([true, false, false]);
  });

  it("is told why an answer was refused, in the same conversation", async () => {
    const { outcome, requests, attempts } = await turnWith([
      saying("I fold."),
      saying("Answer: raise"),
      playing("check"),
    ]);
    expect(outcome?.action).toBe(0);
    const last = requests[2]?.body.messages ?? [];
    expect(last.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user", "assistant", "user"]);
    expect(last[2]?.content).toBe("I fold.");
    expect(last[3]?.content).toContain("check (0), bet (1)");
    expect(attempts).toHaveLength(3);
  });

  it("doesn't see the legal moves if they are hidden, not even in a refusal", async () => {
    const { requests } = await turnWith([saying("Answer: fold"), playing("bet")], "llm:m?legalMoves=hidden");
    for (const { body } of requests) {
      const text = body.messages.map(({ content }) => content).join("\n");
      expect(text).not.toContain("Answer with one of");
      expect(text).not.toContain("check (0)");
      expect(body.response_format?.json_schema.schema.properties.action.enum).toBeUndefined();
    }
    expect(requests[1]?.body.messages.at(-1)?.content).toBe(
      "That is not a legal move here. Answer again with one legal move.",
    );
  });

  it("sees the game under other names, and answers in them", async () => {
    const { outcome, requests, attempts } = await turnWith(
      [saying("Answer: bet"), saying("I hold a ralk. So I fluss.")],
      "llm:m?renamed=true",
    );
    const text = JSON.stringify(requests.map(({ body }) => ({ ...body, messages: body.messages.slice(0, 2) })));
    expect(text).not.toMatch(/kuhn|poker|king|\bbet\b|check|chip/i);
    expect(requests[0]?.body.messages[0]?.content).toContain("You play Torvel as first.");
    expect(requests[0]?.body.response_format?.json_schema.schema.properties.action.enum).toEqual(["yomp", "fluss"]);
    expect(requests[1]?.body.messages.at(-1)?.content).toContain('read in "bet"');
    expect(requests[1]?.body.messages.at(-1)?.content).toContain("answer with one of: yomp (0), fluss (1)");
    expect(attempts.map(({ answer }) => answer)).toEqual(["Answer: bet", "I hold a ralk. So I fluss."]);
    expect(outcome?.action).toBe(1);
  });

  it("can't see other names of a game that has none", async () => {
    const llm = readLlmSettings({ OPENAI_API_KEY: KEY });
    const source = { weights: async () => null, external: externalKinds({ llm }) };
    await expect(createPlayer("llm:m?renamed=true", gameById("sneaky-critic"), source)).rejects.toMatchObject({
      code: "player/bad-option",
      message: expect.stringMatching(/sneaky-critic with renamed: .* kuhn-poker, leduc-poker/) as string,
    });
  });

  it("keeps reasoning apart from the answer", async () => {
    const inSchema = await turnWith([playing("bet", { reasoning: "I hold the king." })], "llm:m?reasoning=true");
    expect(inSchema.requests[0]?.body.response_format?.json_schema.schema.properties).toHaveProperty("reasoning");
    expect(inSchema.attempts[0]).toMatchObject({ answer: 1, thought: "I hold the king." });
    const apart = await turnWith([saying('{"action":"bet"}', { reasoning_content: "The king wins." })]);
    expect(apart.attempts[0]).toMatchObject({ answer: 1, thought: "The king wins." });
  });

  it.each<[string, ChatReply, string]>([
    ["declines", saying(null, { refusal: "I can't gamble." }), "player/declined"],
    ["is filtered", { message: { content: "" }, finish: "content_filter" }, "player/declined"],
    ["is cut off", { message: { content: '{"reasoning": "I thi' }, finish: "length" }, "player/malformed"],
    ["is empty", saying("  "), "player/malformed"],
    [
      "can't be read by the server",
      {
        status: 500,
        body: '{"error":{"code":500,"message":"The model produced output that does not match the format"}}',
      },
      "player/malformed",
    ],
    ["names a move that is not legal", saying("Answer: fold"), "game/illegal-action"],
    ["names none", saying("It depends on the weather"), "game/unreadable-action"],
  ])("is asked again when its answer %s", async (_, reply, code) => {
    const { outcome, attempts } = await turnWith([reply, playing("bet")]);
    expect(attempts.map(({ fault }) => fault?.code ?? null)).toEqual([code, null]);
    expect(outcome?.action).toBe(1);
  });

  it("waits as long as a rate limit says, and retries a server that fails or cuts the connection", async () => {
    const limited = { status: 429, headers: { "retry-after-ms": "400" }, body: "{}" };
    const started = performance.now();
    const { outcome, attempts } = await turnWith([limited, { status: 503, body: "" }, "cut", playing("bet")]);
    expect(performance.now() - started).toBeGreaterThan(400);
    expect(attempts.map(({ fault }) => fault?.code ?? null)).toEqual([
      "player/rate-limited",
      "player/unavailable",
      "player/unavailable",
      null,
    ]);
    expect(outcome?.action).toBe(1);
  });

  it("forfeits at its deadline when the server hangs", async () => {
    const { outcome } = await turnWith(["hang"], "llm:m?turnMs=300");
    expect(outcome).toMatchObject({ forfeit: "time" });
  });

  it.each<[string, ChatReply]>([
    ["refuses the key", { status: 401, body: `{"error":{"message":"Incorrect API key provided: ${KEY}"}}` }],
    ["doesn't know the model", { status: 404, body: `{"error":{"message":"no model for ${KEY}"}}` }],
    ["is another web server", { status: 200, headers: { "content-type": "text/html" }, body: "<html></html>" }],
    ["sends JSON of another kind", { status: 200, headers: { "content-type": "application/json" }, body: "[1]" }],
    ["sends broken JSON", { status: 200, headers: { "content-type": "application/json" }, body: '{"choices":' }],
  ])("forfeits at once when the server %s, and no record has the key", async (_, reply) => {
    const { outcome, requests } = await turnWith([reply]);
    expect(outcome).toMatchObject({ forfeit: "unavailable" });
    expect(outcome?.transcript.attempts[0]?.fault?.code).toBe("player/misconfigured");
    expect(JSON.stringify(outcome)).not.toContain(KEY);
    expect(requests).toHaveLength(1);
  });

  it("removes the key from answers that quote it", async () => {
    const { outcome } = await turnWith([saying(`Authorization: Bearer ${KEY}. Answer: bet`)]);
    expect(JSON.stringify(outcome)).not.toContain(KEY);
    expect(JSON.stringify(outcome)).toContain("[key]");
  });

  it("plays whole episodes against a script, several tables at once", async () => {
    let now = 0;
    let most = 0;
    const { player, requests } = await modelPlayer(async ({ body }) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now--;
      return playing(body.response_format?.json_schema.schema.properties.action.enum?.at(-1) ?? "");
    }, "llm:test-model?tables=4");
    const players = [player, scriptedPlayer("random", game)];
    const { episodes } = await rollout({ game, options: {}, players, episodes: 24, seed: "llm" });
    expect(episodes.every(({ forfeit }) => !forfeit)).toBe(true);
    expect(most).toBe(4);
    expect(requests.length).toBe(episodes.reduce((sum, { transcript }) => sum + (transcript?.length ?? 0), 0));
  });
});
