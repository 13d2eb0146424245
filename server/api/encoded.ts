import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Context } from "hono";

const compress = promisify(gzip);
/** Characters from which compression pays. */
const MIN_COMPRESSED_BYTES = 1024;

/** An answer as JSON text, made once for all who ask for it, and compressed once. */
export class Encoded {
  readonly json: string;
  #gzip: Promise<Uint8Array<ArrayBuffer>> | null = null;

  constructor(value: unknown) {
    this.json = JSON.stringify(value);
  }

  gzip(): Promise<Uint8Array<ArrayBuffer>> {
    this.#gzip ??= compress(this.json);
    return this.#gzip;
  }
}

/** Answers with what was encoded before. It is typed as whatever its route declares, which it was made of. */
export async function sendEncoded(context: Context, encoded: Encoded): Promise<never> {
  const headers = { "content-type": "application/json", vary: "accept-encoding" };
  const isCompressed =
    encoded.json.length >= MIN_COMPRESSED_BYTES && acceptsGzip(context.req.header("accept-encoding"));
  const answer = isCompressed
    ? context.body(await encoded.gzip(), 200, { ...headers, "content-encoding": "gzip" })
    : context.body(encoded.json, 200, headers);
  return answer as never;
}

const acceptsGzip = (accepted = ""): boolean =>
  /(?:^|,)\s*gzip\s*(?:,|$|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))/i.test(accepted);
