import { describe, expect, it, onTestFinished } from "vitest";
import { presentReplay } from "../../../../server/api/replay.ts";
import { verifyMatch } from "../../../../server/rooms/table/forfeit.ts";
import { readStore } from "../../../../server/store/registry.ts";
import { answerOf, startCommand } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { until } from "../../../support/until.ts";
import { openEndpoint, playing, saying } from "../../external/llm/endpoint.ts";

async function storedMatches(folder: string, ids: readonly string[]) {
  const store = await readStore({ directory: folder });
  onTestFinished(() => store.close());
  return Promise.all(ids.map((id) => store.match(id)));
}

describe("match run --record", () => {
  it("stores episodes of quick players as matches", async () => {
    const folder = temporaryFolder();
    const args = [
      "match",
      "run",
      "--game",
      "kuhn-poker",
      "--players",
      "script:honest,script:random",
      "--episodes",
      "20",
    ];
    const { matches } = await answerOf<{ matches: string[] }>([...args, "--store", folder, "--record"]);
    expect(new Set(matches).size).toBe(20);
    for (const match of await storedMatches(folder, matches)) {
      if (!match) throw new RangeError("not stored");
      expect(verifyMatch(match)).toBeNull();
      expect(match).toMatchObject({ names: ["Honest", "Random"], outcome: "finished", league: null });
      expect(presentReplay(match)).toMatchObject({ transcript: [], plies: match.plies.length });
      expect(presentReplay(match).answers).toBeUndefined();
    }
  });

  it("stores forfeits with the answers that led to them", async () => {
    const endpoint = await openEndpoint(() => saying("I fold."));
    onTestFinished(endpoint.close);
    const folder = temporaryFolder();
    const players = "llm:m?schema=never&maxStrikes=2,script:random";
    const args = ["match", "run", "--game", "kuhn-poker", "--players", players, "--episodes", "3", "--json"];
    const command = startCommand([...args, "--store", folder, "--record"], { OPENAI_BASE_URL: endpoint.baseUrl });
    const { stdout, stderr, code } = await command.ended;
    expect(code, stderr).toBe(0);
    const { matches } = JSON.parse(stdout) as { matches: string[] };
    for (const match of await storedMatches(folder, matches)) {
      if (!match) throw new RangeError("not stored");
      expect(verifyMatch(match)).toBeNull();
      const { outcome, forfeit, answers, transcript, sentence } = presentReplay(match);
      expect({ outcome, forfeit }).toEqual({ outcome: "forfeited", forfeit: { seat: 0, reason: "illegal" } });
      expect(sentence).toContain("m");
      expect(answers).toMatchObject([{ turns: 1, failures: 1, faults: { "game/illegal-action": 2 } }, null]);
      expect(transcript).toMatchObject([{ seat: 0, ply: 2, result: "forfeited" }]);
      expect(transcript[0]?.attempts[1]?.request).toContain("assistant: I fold.");
    }
  });

  it("has stored what was played when the command is killed", async () => {
    let answered = 0;
    const endpoint = await openEndpoint(({ body }) => {
      if (answered++ >= 20) return "hang";
      return playing(body.response_format?.json_schema.schema.properties.action.enum?.[0] ?? "");
    });
    onTestFinished(endpoint.close);
    const folder = temporaryFolder();
    const args = ["match", "run", "--game", "kuhn-poker", "--players", "llm:m?tables=2,script:random"];
    const command = startCommand([...args, "--store", folder, "--record"], { OPENAI_BASE_URL: endpoint.baseUrl });
    await until("the endpoint hangs", () => answered > 21);
    command.child.kill("SIGKILL");
    await command.ended;
    const store = await readStore({ directory: folder });
    onTestFinished(() => store.close());
    // A game has at most two turns of the model, and two games were open.
    expect((await store.matches({ limit: 50 })).length).toBeGreaterThanOrEqual(8);
  });
});
