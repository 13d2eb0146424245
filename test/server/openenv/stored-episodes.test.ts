import { expect, it } from "vitest";
import { startTestServer, until } from "../../support/test-server.ts";
import { playOut, Session } from "./session.ts";

it("OpenEnv stores as many episodes a minute as the limit allows, and says which", async () => {
  const server = await startTestServer({ environment: { LIMIT_STORED_EPISODES: "3/100" } });
  const session = await Session.open(server.address, "/openenv/kuhn-poker/ws");
  try {
    const stored: unknown[] = [];
    for (let seed = 0; seed < 6; seed++) stored.push((await playOut(session, { seed })).at(-1)?.metadata.stored);
    expect(stored.slice(0, 3)).toEqual([true, true, true]);
    expect(stored).toContain(false);
    const kept = stored.filter((is) => is === true).length;
    await until(async () => (await server.store.matches({ limit: 50 })).length === kept);
  } finally {
    session.close();
    await server.close();
  }
});
