import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { HttpBindings } from "@hono/node-server";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Next } from "hono";
import { z } from "zod";
import type { Peer } from "../cluster/peers.ts";
import { sessionPeer } from "../cluster/routing.ts";
import { ServerError } from "../errors.ts";
import type { ApiParts } from "./parts.ts";

type Parts = Pick<ApiParts, "cluster" | "guests" | "hub">;

const matchBody = z.object({ seats: z.array(z.string()).max(64) });
/** A call of an assistant's tool: with its seat's handle, or with opponents. */
const toolCall = z.object({
  params: z.object({
    arguments: z.object({ seat: z.unknown().optional(), opponents: z.array(z.string()).max(64).optional() }),
  }),
});

/** Passes on requests whose body names what another server has: a bot's connection, an assistant's seat. */
export function passOnBodies(api: OpenAPIHono, parts: Parts): void {
  const { cluster } = parts;
  if (cluster === null) return;
  api.on("POST", "/api/matches", (context, next) =>
    passOn(parts, context, next, (body) => botPeer(parts, matchBody.safeParse(body).data?.seats ?? [])),
  );
  api.on("POST", "/mcp", (context, next) =>
    passOn(parts, context, next, async (body) => {
      const { seat, opponents = [] } = toolCall.safeParse(body).data?.params.arguments ?? {};
      return typeof seat === "string" ? sessionPeer(seat, cluster.peers) : botPeer(parts, opponents);
    }),
  );
}

async function passOn(
  { cluster, guests }: Parts,
  context: Context,
  next: Next,
  peerOf: (body: unknown) => Peer | null | Promise<Peer | null>,
): Promise<Response | void> {
  const { incoming, outgoing } = context.env as HttpBindings;
  if (cluster === null || cluster.forwarding.isForwarded(incoming)) return next();
  // A copy: the assistants' handler reads the request itself.
  const body: unknown = await context.req.raw
    .clone()
    .json()
    .catch(() => null);
  const peer = await peerOf(body);
  if (peer === null) return next();
  await cluster.forwarding.forward(incoming, outgoing, {
    peer,
    guest: guests.of(incoming),
    body: JSON.stringify(body),
  });
  return RESPONSE_ALREADY_SENT;
}

/** The server to which bots are connected; null: this one, or none. @throws ServerError `player/not-connected`. */
function botPeer({ cluster, hub }: Parts, references: readonly string[]): Peer | null {
  const bots = references.filter((reference) => reference.startsWith("bot:"));
  const isHere = (bot: string): boolean => hub.connected.some(({ reference }) => reference === bot);
  const peerWith = (bot: string): Peer | null =>
    cluster?.peers.others.find((peer) => peer.bots.some(({ reference }) => reference === bot)) ?? null;
  const [first, ...others] = bots.map((bot) => (isHere(bot) ? null : peerWith(bot)));
  if (others.every((peer) => peer?.id === first?.id)) return first ?? null;
  throw new ServerError(
    "player/not-connected",
    "These bots are connected to different servers and can't play each other: connect them to the same one.",
  );
}
