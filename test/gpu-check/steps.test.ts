import { expect, it } from "vitest";
import { isAlive, until } from "../support/until.ts";
import { runStep } from "./steps.ts";

const node = (script: string): readonly [string, ...string[]] => [process.execPath, "-e", script];

it("keeps the answer, the code and the time of a step", async () => {
  const script = `console.error("loading"); console.log("first"); console.log(JSON.stringify({ speed: 3 }))`;
  const passed = await runStep({ name: "good", command: node(script), limit: 60 });
  expect(passed).toMatchObject({ name: "good", outcome: "passed", code: 0, answer: { speed: 3 } });
  expect(passed.output).toContain("loading");
  const failed = await runStep({
    name: "bad",
    command: node("console.log(process.env.CARD); process.exit(4)"),
    environment: { CARD: "none" },
    limit: 60,
  });
  expect(failed).toMatchObject({ outcome: "failed", code: 4, answer: null, output: "none\n" });
});

it("fails where there is no such program", async () => {
  const missing = await runStep({ name: "missing", command: ["no-such-program"], limit: 60 });
  expect(missing).toMatchObject({ outcome: "failed", answer: null });
  expect(missing.output).toContain("ENOENT");
});

it("ends a step that takes too long, with the processes that it started", async () => {
  const child = `require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])`;
  const script = `console.log(${child}.pid); setInterval(() => {}, 1000)`;
  const late = await runStep({ name: "late", command: node(script), limit: 3 });
  expect(late).toMatchObject({ outcome: "too long", code: null });
  const pid = Number(late.output);
  expect(pid).toBeGreaterThan(0);
  await until("the end of its child", () => !isAlive(pid));
});
