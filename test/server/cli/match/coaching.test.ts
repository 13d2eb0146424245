import { describe, expect, it, onTestFinished } from "vitest";
import type { Measures } from "../../../../games/core/measures.ts";
import type { TranscriptTotals } from "../../../../agents/transcript.ts";
import { presentReplay } from "../../../../server/api/replay.ts";
import { verifyMatch } from "../../../../server/rooms/table/forfeit.ts";
import { readStore } from "../../../../server/store/registry.ts";
import { startCommand } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { openEndpoint, playing, saying, type ChatReply, type ChatRequest } from "../../external/llm/endpoint.ts";

interface Answer {
  readonly chains: number;
  readonly failedAdvice: number;
  readonly measures: Measures;
  readonly players: readonly { role: string; forfeits: number; answers?: TranscriptTotals }[];
  readonly matches?: readonly string[];
}

/** The seller's price after each advice that it heeds, by model. */
const STEPS: Readonly<Record<string, number>> = { heeding: 1, stubborn: 0, greedy: 3 };

/**
 * Models as functions of what they are sent: a seller that asks 14 and `STEPS` more for every advice in its context, a
 * buyer that accepts up to 18, and a critic.
 */
function model({ body }: ChatRequest): ChatReply {
  const prompt = body.messages[1]?.content ?? "";
  if (body.model === "critic") return saying("1. Hold longer. 2. Aim higher. 3. Be patient.");
  if (body.model === "buyer") {
    const offers = /Offers so far: .*the seller ([\d.]+)/.exec(prompt);
    return playing(Number(offers?.[1]) <= 18 ? "accept" : "walk away");
  }
  const advice = prompt.match(/Your critic's advice after it: 1\. Hold longer/g) ?? [];
  return playing(`offer ${Math.min(19.5, 14 + advice.length * (STEPS[body.model] ?? 0))}`);
}

async function coach(seller: string, ...more: readonly string[]) {
  const endpoint = await openEndpoint(model);
  onTestFinished(endpoint.close);
  const players = `llm:${seller},llm:buyer,llm:critic`;
  const args = ["match", "run", "--preset", "icl-aif-llm", "--players", players, "--episodes", "6", ...more, "--json"];
  const { code, stdout, stderr } = await startCommand(args, { OPENAI_BASE_URL: endpoint.baseUrl }).ended;
  expect(code, stderr).toBe(0);
  return { answer: JSON.parse(stdout) as Answer, requests: endpoint.requests };
}

const values = ({ measures }: Answer, name: string) =>
  [1, 2, 3, 4, 5].map((bargain) => measures[`${name}/bargain ${bargain}`]?.value ?? null);

describe("match run --preset icl-aif-llm", () => {
  it("raises the price when the seller heeds the advice", async () => {
    const { answer, requests } = await coach("heeding");
    expect(values(answer, "price")).toEqual([14, 15, 16, 17, 18]);
    expect(values(answer, "deal rate")).toEqual([1, 1, 1, 1, 1]);
    expect(answer.measures["price/bargain 5"]).toMatchObject({ n: 6 });
    expect(answer.players.map(({ role, answers }) => [role, answers?.turns])).toEqual([
      ["seller", 30],
      ["buyer", 30],
      ["critic", 24],
    ]);
    expect(requests).toHaveLength(84);
    const asked = requests.filter(({ body }) => body.model === "critic");
    expect(asked.every(({ body }) => body.response_format === undefined)).toBe(true);
    expect(asked[0]?.body.messages[0]?.content).toBe("You are the critic in Negotiation. Answer in words.");
  });

  it("leaves the price where the seller ignores the advice", async () => {
    const { answer } = await coach("stubborn");
    expect(values(answer, "price")).toEqual([14, 14, 14, 14, 14]);
  });

  it("counts the deals that higher prices cost, where survivors alone would hide them", async () => {
    const { answer } = await coach("greedy");
    expect(values(answer, "price")).toEqual([14, 17, null, null, null]);
    expect(values(answer, "deal rate")).toEqual([1, 1, 0, 0, 0]);
    expect(values(answer, "surplus")).toEqual([6, 9, 0, 0, 0]);
  });

  it("stores the bargains with their transcripts, which replay", async () => {
    const folder = temporaryFolder();
    const { answer } = await coach("heeding", "--rounds", "2", "--store", folder, "--record");
    expect(answer.matches).toHaveLength(12);
    const store = await readStore({ directory: folder });
    onTestFinished(() => store.close());
    const listed = await store.matches({ limit: 50 });
    expect(listed).toHaveLength(12);
    expect(listed[0]).toMatchObject({
      names: ["heeding", "buyer"],
      outcome: "finished",
      answers: [{ turns: 1 }, { turns: 1 }],
    });
    for (const id of answer.matches ?? []) {
      const match = await store.match(id);
      if (!match) throw new RangeError("not stored");
      expect(verifyMatch(match)).toBeNull();
      const { transcript, answers } = presentReplay(match);
      expect(answers?.map((totals) => totals?.turns)).toEqual([1, 1]);
      expect(transcript.map(({ ply, adviser }) => [ply, adviser]).slice(0, 2)).toEqual([
        [0, null],
        [1, null],
      ]);
      expect(transcript[0]?.attempts[0]?.request).toContain("You bargain 2 times under the same rules");
      expect(transcript[0]?.attempts[0]).toMatchObject({ fault: null, promptTokens: 100, completionTokens: 7 });
    }
    const critics = (await Promise.all((answer.matches ?? []).map((id) => store.match(id)))).flatMap(
      (match) => match?.episode.transcript?.filter(({ adviser }) => adviser === "critic") ?? [],
    );
    expect(critics).toHaveLength(6);
  });

  it.each<[string, readonly string[], RegExp]>([
    ["another preset", ["--preset", "spc", "--players", "llm:a,llm:b,llm:c"], /has the preset icl-aif-llm, not "spc"/],
    [
      "two players",
      ["--preset", "icl-aif-llm", "--players", "llm:a,llm:b"],
      /takes three players \(seller, buyer, critic\)/,
    ],
    [
      "another game",
      ["--preset", "icl-aif-llm", "--game", "kuhn-poker", "--players", "llm:a,llm:b,llm:c"],
      /plays negotiation/,
    ],
    [
      "an unknown role",
      ["--preset", "icl-aif-llm", "--coached", "judge", "--players", "llm:a,llm:b,llm:c"],
      /seller or buyer/,
    ],
    [
      "an unknown critic",
      ["--preset", "icl-aif-llm", "--players", "script:linear,script:linear,script:x"],
      /none, constant, placebo/,
    ],
    ["no game", ["--players", "script:random,script:random"], /Name the --game, or a --preset/],
    [
      "rounds of a game",
      ["--game", "kuhn-poker", "--rounds", "2", "--players", "script:random,script:random"],
      /belong to --preset/,
    ],
    [
      "no store to record in",
      ["--game", "kuhn-poker", "--record", "--players", "script:random,script:random"],
      /Name the --store/,
    ],
  ])("refuses %s", async (_, args, sentence) => {
    const { code, stderr } = await startCommand(["match", "run", ...args], { OPENAI_API_KEY: "k" }).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
  });
});
