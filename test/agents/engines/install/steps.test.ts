import { describe, expect, it } from "vitest";
import { check, requireCommand, run, Stop } from "../../../../agents/engines/install/steps.ts";
import { wheelFor } from "../../../../agents/engines/install/wheel.ts";

describe("installing an engine", () => {
  it("ends with the engine's own self-test, in a process of its own", async () => {
    const { ok, said } = await check("wasm");
    expect(ok).toBe(true);
    expect(said).toMatch(/^engine wasm: requested by name; [\d.]+ ms a train step/);
  });

  it("says why an installed engine can't be used", async () => {
    expect(await check("abacus")).toEqual({
      ok: false,
      said: expect.stringMatching(/^engine: There is no engine "abacus"/) as string,
    });
  });

  it("stops with a message if a required command is missing", async () => {
    await expect(requireCommand("no-such-command", ["-L"], "Buy a card.")).rejects.toThrow(
      new Stop("no-such-command -L does not run here. Buy a card."),
    );
    await requireCommand(process.execPath, ["--version"], "");
  });

  it("distinguishes a command that failed from one that did not", async () => {
    expect(await run(process.execPath, ["-p", "6 * 7"], { quietly: true })).toEqual({ ok: true, said: "42\n" });
    expect((await run(process.execPath, ["-e", "process.exit(3)"], { quietly: true })).ok).toBe(false);
  });

  it.runIf(process.platform === "linux")("takes another wheel for a card than for the CPU", () => {
    expect(wheelFor(false).cuda).toBeNull();
    expect(wheelFor(true)).toMatchObject({ name: "tensorflow", cuda: "and-cuda" });
  });
});
