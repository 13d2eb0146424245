import { expect, it } from "vitest";
import { connectBot } from "../../../server/external/seats/client.ts";
import type { OverMessage } from "../../../server/external/seats/protocol.ts";
import { joinRoom, playOut, startTestServer, until } from "../../support/test-server.ts";

it("an agent moves without a pause where only programs play, and with one where a person plays", async () => {
  const server = await startTestServer({ pace: { agentDelay: 600_000 } });
  const over = Promise.withResolvers<OverMessage>();
  const bot = await connectBot(server.address, {
    name: "tester",
    key: "a-secret-that-only-the-test-knows",
    answer: ({ legal }) => ({ action: legal[0]?.action ?? -1 }),
    onOver: over.resolve,
  });
  await server.match("tic-tac-toe", [bot.reference, "script:random"]);
  expect((await over.promise).reason).toBeNull();

  const { room, tokens } = await server.match("tic-tac-toe", [bot.reference, "human"]);
  const person = await joinRoom(server, room, tokens[0]?.token);
  await playOut(person, 1);
  expect(person.state.outcome).toBe("finished");
  await person.leave();

  const paced = await server.match("tic-tac-toe", ["human", "script:random"]);
  const other = await joinRoom(server, paced.room, paced.tokens[0]?.token);
  const act = { ply: other.state.seats.get("0")?.ply, action: 0 };
  expect(await other.request("act", act)).toEqual({ ok: true });
  await until(() => other.state.ply === 1, "the person's move");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(other.state.ply).toBe(1);
  await other.leave();
  bot.close();
  await server.close();
});
