import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the endpoint received it. */
export interface ChatRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly max_tokens?: number;
    readonly temperature?: number;
    readonly response_format?: {
      readonly json_schema: { readonly schema: { properties: { action: { enum?: string[] } } } };
    };
  };
}

/** How the endpoint answers one request: a message of the model, or anything else as status, headers and body. */
export type ChatReply =
  | { readonly message: Record<string, unknown>; readonly finish?: string; readonly usage?: object }
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body: string }
  /** Never answers. */
  | "hang"
  /** Cuts the connection. */
  | "cut";

/**
 * An HTTP server with OpenAI's chat completions, whose "model" is a function. It stands for any server a user may have:
 * the client side is the real one.
 */
export async function openEndpoint(model: (request: ChatRequest, index: number) => ChatReply | Promise<ChatReply>) {
  const requests: ChatRequest[] = [];
  let abandoned = 0;
  const server = createServer((request, response) => void handle(request, response));
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += chunk;
    const received = {
      path: request.url ?? "",
      authorization: request.headers.authorization,
      body: JSON.parse(text) as ChatRequest["body"],
    };
    requests.push(received);
    const reply = await model(received, requests.length - 1);
    if (reply === "hang") return void response.on("close", () => abandoned++);
    if (reply === "cut") return void request.socket.destroy();
    if ("status" in reply) return void response.writeHead(reply.status, reply.headers).end(reply.body);
    const { message, finish = "stop", usage = { prompt_tokens: 100, completion_tokens: 7, total_tokens: 107 } } = reply;
    const choices = [{ index: 0, finish_reason: finish, message: { role: "assistant", ...message } }];
    const body = { id: "c", object: "chat.completion", created: 1, model: received.body.model, choices, usage };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  }
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    /** Requests without an answer whose connection was closed. */
    abandoned: () => abandoned,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

/** A reply with the action as JSON. */
export const playing = (action: string, more: object = {}): ChatReply => ({
  message: { content: JSON.stringify({ ...more, action }) },
});

/** A reply with text. */
export const saying = (content: string | null, more: object = {}): ChatReply => ({ message: { content, ...more } });
