import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";
import type { LeagueDetail } from "../../../../server/schemas/leagues.ts";

const TOKEN = "a-token-of-this-test";
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { ADMIN_TOKEN: TOKEN } });
});
afterAll(() => server.close());

const request = (id: string, wish: unknown, token: string = TOKEN) =>
  server.post(`/api/leagues/${id}/best-response`, wish, { authorization: `Bearer ${token}` });

const refusal = async (answer: Response) => {
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  return { status: answer.status, ...error };
};

describe("POST /api/leagues/ID/best-response", () => {
  it("requests one, of the playing policy with the default budget, and one at a time", async () => {
    const { record, state } = await server.leagues.launch({ game: "negotiation" });
    const answer = await request(record.id, { seat: "buyer" });
    expect(answer.status).toBe(202);
    const { responding, responses } = (await answer.json()) as LeagueDetail;
    const wanted = { policy: state.policy, agent: "main", version: 0, seat: 1, updates: 30, runs: 3 };
    expect(responding).toEqual(wanted);
    expect(responses).toEqual([]);
    expect(await refusal(await request(record.id, {}))).toMatchObject({ status: 409, code: "league/responding" });
    const detail = (await (await server.get(`/api/leagues/${record.id}`)).json()) as LeagueDetail;
    expect(detail.responding).toEqual(wanted);
  });

  it("refuses without the token, unknown seats and policies, and budgets out of range", async () => {
    const { record } = await server.leagues.launch({ game: "negotiation" });
    expect(await refusal(await request(record.id, {}, "another"))).toMatchObject({ code: "request/unauthorized" });
    expect(await refusal(await request(record.id, { seat: "judge" }))).toMatchObject({
      status: 400,
      message: 'negotiation has no seat "judge"; its seats are 0 (seller), 1 (buyer).',
    });
    const unknown = { policy: "f".repeat(64) };
    expect(await refusal(await request(record.id, unknown))).toMatchObject({ status: 404, code: "policy/not-found" });
    for (const wrong of [{ updates: 0 }, { updates: 1001 }, { seeds: 17 }, { seconds: 10 }, { policy: "oldest" }])
      expect(await refusal(await request(record.id, wrong))).toMatchObject({ status: 400, code: "request/invalid" });
    expect(await refusal(await request("no-such-league", {}))).toMatchObject({ code: "league/not-found" });
    expect(server.leagues.get(record.id).state.responseRequest).toBeNull();
  });

  it("shows what was found, with its interval, and takes the next request", async () => {
    const { record, state } = await server.leagues.launch({ game: "negotiation" });
    const found = {
      policy: state.policy ?? "",
      version: 0,
      seat: 1,
      updates: 2,
      runs: 1,
      value: 1.5,
      low: 1.4,
      high: 1.6,
      n: 4e3,
      exact: false,
      meaning: "A lower bound.",
      own: null,
    };
    const event = { type: "best-response-found", ...found, seconds: 3 } as const;
    server.leagues.change(record.id, event, { responses: [found], responseRequest: null });
    const detail = (await (await server.get(`/api/leagues/${record.id}`)).json()) as LeagueDetail;
    expect(detail).toMatchObject({ responses: [{ ...found, agent: "main" }], responding: null });
    expect((await request(record.id, { policy: (state.policy ?? "").slice(0, 8), updates: 5 })).status).toBe(202);
  });
});
