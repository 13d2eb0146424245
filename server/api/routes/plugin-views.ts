import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { ServerError } from "../../errors.ts";
import { viewFile } from "../../plugins/plugin-views.ts";

/** The view modules of plugins' games, for the page. They are read again at each request: a rebuilt one is served. */
export function addPluginViewRoutes(api: OpenAPIHono): void {
  api.get("/plugins/:game/view.js", async (context) => {
    const game = context.req.param("game");
    const file = viewFile(game);
    if (file === null) throw new ServerError("request/not-found", `No plugin has a view of "${game}".`);
    const body = new Uint8Array(await readFile(file));
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    const headers = { etag, "cache-control": "no-cache", "content-type": "text/javascript; charset=utf-8" };
    if (context.req.header("if-none-match") === etag) return new Response(null, { status: 304, headers });
    return new Response(body, { headers });
  });
}
