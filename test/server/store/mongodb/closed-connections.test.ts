import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, connect, type AddressInfo, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openMongoStore } from "../../../../server/store/mongodb/mongodb.ts";
import type { Store } from "../../../../server/store/store.ts";
import { buildFerretDB, startFerretDB, type FerretDB } from "../../../support/ferretdb.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { until } from "../../../support/until.ts";

/*
 * A connection that closes just before a command is written to it: the driver alone would wait without end.
 */

const build = buildFerretDB();
const binary = "binary" in build ? build.binary : "";
const folder = temporaryFolder();

/** Node publishes every client socket here. */
const CHANNEL = "net.client.socket";

describe.skipIf(binary === "")(`a closed connection${"missing" in build ? `, skipped: ${build.missing}` : ""}`, () => {
  let server: FerretDB;
  let proxy: Server;
  let store: Store;
  /** The store's sockets, and the proxy's ends of them. */
  let sockets: Socket[];
  let ends: Socket[];
  let port: number;
  const note = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    socket.once("connect", () => socket.remotePort === port && sockets.push(socket));
  };
  beforeAll(async () => {
    server = await startFerretDB(binary, folder);
    proxy = createServer((end) => {
      const upstream = connect(server.port, "127.0.0.1");
      for (const socket of [end, upstream]) socket.on("error", () => {});
      end.pipe(upstream).pipe(end);
      ends.push(end);
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    ({ port } = proxy.address() as AddressInfo);
  });
  beforeEach(async () => {
    [sockets, ends] = [[], []];
    subscribe(CHANNEL, note);
    store = await openMongoStore(`mongodb://127.0.0.1:${port}/red-queen?maxPoolSize=1`);
    await store.probe();
  });
  afterEach(async () => {
    unsubscribe(CHANNEL, note);
    await store.close();
  });
  afterAll(async () => {
    proxy.close();
    await server.stop();
  });

  const assertAnswered = async (answer: Promise<unknown>): Promise<void> => {
    const refusal = await answer.then(
      () => null,
      (error: unknown) => error,
    );
    if (refusal !== null) expect(refusal).toMatchObject({ code: "store/unavailable" });
    await until("the store again", () =>
      store.probe().then(
        () => true,
        () => false,
      ),
    );
  };

  it("fails or repeats a command that finds its socket destroyed", async () => {
    for (const socket of sockets) socket.destroy();
    await assertAnswered(store.probe());
  });

  it("fails or repeats a command that finds its socket ended by the server", async () => {
    const commands = sockets.map(async (socket) => {
      await new Promise((resolve) => socket.once("end", resolve));
      return store.probe();
    });
    for (const end of ends) end.end();
    expect(commands.length).toBeGreaterThan(0);
    await Promise.all(commands.map(assertAnswered));
  });
});
