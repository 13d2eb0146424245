import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { requestIdOf } from "../../../server/api/request-id.ts";
import { logFields } from "../../../server/log-context.ts";
import { startTestServer, until, type TestServer } from "../../support/test-server.ts";

interface Line {
  readonly msg: string;
  readonly request?: string;
  readonly route?: string;
  readonly path?: string;
}

const lines: Line[] = [];
const write = (line: string): void => void lines.push(JSON.parse(line) as Line);
const log = pino({ level: "debug", mixin: logFields }, { write });
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ log, environment: { LIMIT_REQUESTS: "400/400" } });
});
beforeEach(() => void lines.splice(0));
afterAll(() => server.close());

const idOf = async (path: string, headers: Record<string, string> = {}): Promise<string> =>
  (await server.get(path, { headers })).headers.get("x-request-id") ?? "none";

describe("a request's id", () => {
  it("is the client's if that is sane, else a new one; the answer has it", async () => {
    expect(await idOf("/api/games", { "x-request-id": "01J5ZK8M-trace.7" })).toBe("01J5ZK8M-trace.7");
    for (const odd of ["short", "x".repeat(65), "with space", '{"injected":1}', "línea-larga"]) {
      expect(requestIdOf({ headers: { "x-request-id": odd } })).toMatch(UUID);
    }
    const [one, other] = [await idOf("/api/games"), await idOf("/api/games")];
    expect([one, other]).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
    expect(one).not.toBe(other);
  });

  it("is on answers of every kind: pages, refusals, polls of socket.io", async () => {
    for (const path of ["/", "/api/nowhere", "/api/leagues/none", "/league/?EIO=4&transport=polling"]) {
      expect(await idOf(path), path).toMatch(UUID);
    }
    expect(await idOf("/api/games", { origin: "http://elsewhere.example" })).toMatch(UUID);
  });

  it("is on the log lines of its work: the answer, and a bug's with its stack", async () => {
    Object.assign(server.store, { matches: () => Promise.reject(new TypeError("a bug of this test")) });
    const [good, bad] = ["good-request-1", "bad-request-1"];
    const answers = await Promise.all([
      server.get("/api/games", { headers: { "x-request-id": good } }),
      server.get("/api/matches", { headers: { "x-request-id": bad } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 500]);
    const answered = () => lines.filter(({ msg }) => msg === "request answered");
    await until(() => answered().length === 2);
    expect(answered().find(({ route }) => route === "/api/games")).toMatchObject({ request: good });
    expect(answered().find(({ route }) => route === "/api/matches")).toMatchObject({ request: bad, status: 500 });
    const failed = lines.filter(({ msg }) => msg === "request handler failed");
    expect(failed).toEqual([expect.objectContaining({ request: bad, path: "/api/matches" })]);
  });

  it("is not on lines of later requests of the same connection", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => idOf("/api/games", { "x-request-id": `request-${i}` })));
    await until(() => lines.length === 20);
    expect(new Set(lines.map(({ request }) => request)).size).toBe(20);
  });
});
