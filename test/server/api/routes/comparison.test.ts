import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EvaluationPoint } from "../../../../agents/league/state.ts";
import type { Comparison } from "../../../../server/schemas/comparison.ts";
import type { LaunchRequest } from "../../../../server/schemas/leagues.ts";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const compare = (leagues: string) => server.get(`/api/comparison?leagues=${leagues}`);

const measured = (version: number, value: number): EvaluationPoint => {
  const nashConv = { value, low: value, high: value, n: 0, unit: "chips", meaning: "What best responses could gain." };
  return { version, episodes: 10 * version, seconds: version, at: version, measures: { nashConv } };
};

async function leagueWith(request: LaunchRequest, evaluations: readonly EvaluationPoint[]): Promise<string> {
  const { record } = await server.leagues.launch(request);
  server.leagues.change(record.id, { type: "resumed" }, { evaluations, updates: 8 });
  return record.id;
}

describe("GET /api/comparison", () => {
  it("has the curves, the newest measures and the differing settings of leagues of any launch", async () => {
    const a = await leagueWith({ game: "kuhn-poker", name: "A", seed: 1 }, [measured(0, 0.9), measured(8, 0.2)]);
    const b = await leagueWith({ game: "kuhn-poker", name: "B", seed: 2, pastShare: 0.5 }, [measured(4, 0.4)]);
    const answer = (await (await compare(`${b},${a},${b}`)).json()) as Comparison;
    expect(answer.leagues.map(({ id, seed, measured: at }) => [id, seed, at])).toEqual([
      [b, 2, 4],
      [a, 1, 8],
    ]);
    expect(answer.leagues[1]?.measures["nashConv"]?.value).toBe(0.2);
    expect(
      answer.leagues[1]?.evaluations.map(({ version, measures }) => [version, measures["nashConv"]?.value]),
    ).toEqual([
      [0, 0.9],
      [8, 0.2],
    ]);
    expect(answer.settings).toEqual([{ name: "pastShare", values: [0.5, 0.25] }]);
    expect(answer.meanings["nashConv"]?.unit).toBe("chips");
    expect(answer.main).toEqual(["nashConv", "value", "score"]);
    expect(Object.keys(answer.references)).not.toHaveLength(0);
  });

  it("compares leagues of different games without the references of one of them", async () => {
    const kuhn = await leagueWith({ game: "kuhn-poker" }, []);
    const other = await leagueWith({ game: "tic-tac-toe" }, []);
    const answer = (await (await compare(`${kuhn},${other}`)).json()) as Comparison;
    expect(answer.references).toEqual({});
    expect(answer.settings.find(({ name }) => name === "game")?.values).toEqual(["kuhn-poker", "tic-tac-toe"]);
    expect(answer.leagues.map(({ measured: at }) => at)).toEqual([null, null]);
  });

  it("refuses no league, one that doesn't exist, and more than colours can show", async () => {
    const refusal = async (leagues: string) => {
      const answer = await compare(leagues);
      const { error } = (await answer.json()) as { error: { code: string } };
      return [answer.status, error.code];
    };
    expect(await refusal("")).toEqual([400, "request/invalid"]);
    expect(await refusal("nope")).toEqual([404, "league/not-found"]);
    const many = Array.from({ length: 13 }, (_, i) => `l${i}`).join(",");
    expect(await refusal(many)).toEqual([400, "request/invalid"]);
  });
});
