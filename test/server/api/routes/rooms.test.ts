import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOf, sentenceOf, startCommand } from "../../../support/command.ts";
import { joinRoom, startTestServer, until, type TestServer } from "../../../support/test-server.ts";

const TOKEN = "token-of-the-operator";
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { ADMIN_TOKEN: TOKEN }, pace: { linger: 60_000 } });
});
afterAll(() => server.close());

const end = (room: string, body: object = {}, authorization = `Bearer ${TOKEN}`) =>
  server.post(`/api/rooms/${room}/end`, body, { authorization });
const refusal = async (answer: Response) =>
  ((await answer.json()) as { readonly error: { readonly code: string; readonly message: string } }).error;

describe("an operator who ends a match", () => {
  it("ends it for everyone with the reason, stored as abandoned and without a rating", async () => {
    const request = { game: "tic-tac-toe", seats: ["human", "script:random"], player: "A".repeat(32) };
    const opened = await server.post("/api/matches", request);
    const { room, tokens } = (await opened.json()) as { room: string; tokens: { token: string }[] };
    const player = await joinRoom(server, room, tokens[0]?.token);
    await until(() => player.state.phase === "playing");
    const answer = await end(room, { reason: "Abusive name." });
    const sentence = "The operator of this server ended the match: Abusive name.";
    expect(await answer.json()).toEqual({ room, sentence });
    await until(() => player.state.match !== "");
    expect(player.state).toMatchObject({ phase: "over", outcome: "abandoned", sentence });
    expect(await server.store.match(player.state.match)).toMatchObject({ outcome: "abandoned" });
    expect(await (await server.get("/api/ratings?game=tic-tac-toe")).json()).toMatchObject({ ratings: [] });
    expect(await refusal(await end(room))).toMatchObject({ code: "match/over" });
    await player.leave();
  });

  it("ends one that has not started, and its invitations", async () => {
    const request = { game: "kuhn-poker", seats: ["human", "human"], invite: [1] };
    const opened = await server.post("/api/matches", request);
    const { room, invitations } = (await opened.json()) as { room: string; invitations: { token: string }[] };
    const watcher = await joinRoom(server, room);
    expect((await end(room)).status).toBe(200);
    const late = await server.post(`/api/rooms/${room}/invitation`, { invitation: invitations[0]?.token });
    expect((await refusal(late)).message).toContain("The operator of this server ended the match.");
    await watcher.leave();
  });

  it("needs the admin token, a match, and a readable reason", async () => {
    const { room } = await server.match("kuhn-poker", ["human", "human"]);
    expect(await refusal(await end(room, {}, "Bearer wrong"))).toMatchObject({ code: "request/unauthorized" });
    expect(await refusal(await end("none"))).toMatchObject({ code: "match/not-found" });
    expect(await refusal(await end(room, { reason: "\u202e" }))).toMatchObject({ code: "request/invalid" });
    expect((await end(room)).status).toBe(200);
  });

  it("can use the command line", async () => {
    const { room } = await server.match("kuhn-poker", ["human", "human"]);
    const args = ["match", "end", `${server.address}/rooms/${room}`, "--server", server.address];
    expect(await sentenceOf(args)).toContain("ADMIN_TOKEN");
    const environment = { ADMIN_TOKEN: TOKEN };
    const sentence = "The operator of this server ended the match: Spam.";
    expect(await answerOf([...args, "--reason", "Spam."], environment)).toEqual({ room, sentence });
    const again = await startCommand(args, environment).ended;
    expect(again).toMatchObject({ code: 1, stdout: "" });
    // Of the room while it closes, then of the stored match.
    expect(again.stderr).toMatch(/it is over|is over already/);
  });
});
