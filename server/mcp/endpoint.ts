import { createMcpHandler } from "@modelcontextprotocol/server";
import { createToolServer, type ToolParts } from "./tools.ts";

/** Most bytes of a request. */
const MAX_BODY_BYTES = 64 * 1024;

/** The Model Context Protocol over HTTP, revisions of 2025 and 2026, without sessions. */
export interface McpEndpoint {
  /** @param guest who calls, for limits. */
  answer(request: Request, guest: string): Promise<Response>;
  close(): Promise<void>;
}

export function createMcpEndpoint(parts: ToolParts): McpEndpoint {
  const handler = createMcpHandler(({ authInfo }) => createToolServer(parts, authInfo?.clientId ?? ""), {
    maxRequestBodySize: MAX_BODY_BYTES,
    onerror: (err) => parts.log.debug({ err }, "mcp request refused"),
  });
  return {
    answer: (request, guest) => handler.fetch(request, { authInfo: { token: "", clientId: guest, scopes: [] } }),
    async close() {
      parts.seats.close();
      await handler.close();
    },
  };
}
