import type { Context } from "hono";

/** An answer as JSON text, made once for all who ask for it. */
export class Encoded {
  readonly json: string;

  constructor(value: unknown) {
    this.json = JSON.stringify(value);
  }
}

/** Answers with what was encoded before; typed as whatever the route declares, since it was made of that. */
export const sendEncoded = (context: Context, { json }: Encoded): never =>
  context.body(json, 200, { "content-type": "application/json" }) as never;
