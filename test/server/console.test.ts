import { pino } from "pino";
import { afterEach, expect, it } from "vitest";
import { logConsole } from "../../server/console.ts";

let restore = (): void => {};
afterEach(() => restore());

it("libraries' output goes to the log, one line each, at debug level if a client can cause it", () => {
  const lines: object[] = [];
  const options = { base: null, timestamp: false, level: "debug" };
  const log = pino(options, { write: (line) => void lines.push(JSON.parse(line) as object) });
  const { console: printed } = globalThis;
  const before = printed.error;
  restore = logConsole(log);
  printed.error("decode.utf8Read(): Invalid byte 255 at offset 2. Skip to end of string: 7");
  printed.warn("a buffer of %d bytes\nand more", 5);
  for (let i = 0; i < 100; i++) printed.warn("again");
  restore();
  expect(lines).toEqual([
    {
      level: 20,
      text: "decode.utf8Read(): Invalid byte 255 at offset 2. Skip to end of string: 7",
      msg: "malformed text received",
    },
    { level: 40, text: "a buffer of 5 bytes", msg: "library warning" },
  ]);
  expect(printed.error).toBe(before);
});
