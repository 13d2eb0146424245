import { ExternalError } from "../../../agents/players/external.ts";

/** Largest body of a reply, as decompressed: a completion of 100,000 tokens is smaller. */
const MAX_REPLY_BYTES = 4 * 1024 * 1024;

/** Deepest nesting of a reply's JSON, of which a completion has 6: parsing a million levels blocks for seconds. */
const MAX_REPLY_LEVELS = 64;

/** Statuses with which a `Response` has no body. */
const BODILESS = new Set([204, 205, 304]);

/**
 * `fetch` for servers that may send anything: the whole body, which is small, and no redirects, since they may lead to
 * another server than the operator named.
 * @throws ExternalError `player/misconfigured` for a redirect, `player/malformed` for a body that is too large or too
 * deep.
 */
export async function fetchReply(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: "manual" });
  const { status, statusText, headers } = response;
  if (status >= 300 && status < 400 && status !== 304) {
    await response.body?.cancel();
    const sentence = `The endpoint redirects with status ${status}: name the address to which it leads.`;
    throw new ExternalError("player/misconfigured", sentence);
  }
  const body = await readBody(response);
  assertShallow(body);
  // A status beyond 599 can be received, but not constructed.
  const known = Math.min(status, 599);
  return new Response(BODILESS.has(status) ? null : body, { status: known, statusText, headers });
}

async function readBody({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the body, which closes its connection.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_REPLY_BYTES) {
      const sentence = `The endpoint's reply is larger than ${MAX_REPLY_BYTES / 1024 / 1024} MB.`;
      throw new ExternalError("player/malformed", sentence);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks) as Uint8Array<ArrayBuffer>;
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\[]{}');

function assertShallow(json: Uint8Array): void {
  let level = 0;
  let isText = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === QUOTE) isText = !isText;
    else if (isText && byte === BACKSLASH) i++;
    else if (!isText && (byte === OPEN_LIST || byte === OPEN_OBJECT)) level++;
    else if (!isText && (byte === CLOSE_LIST || byte === CLOSE_OBJECT)) level--;
    if (level > MAX_REPLY_LEVELS)
      throw new ExternalError("player/malformed", "The endpoint's reply is nested too deeply.");
  }
}
