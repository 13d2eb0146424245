import { MessageChannel } from "node:worker_threads";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  DEFAULT_RULES,
  ExternalError,
  type ExternalAnswer,
  type ExternalTurn,
} from "../../../agents/players/external.ts";
import type { EpisodeEnd } from "../../../agents/players/player.ts";
import { gameById } from "../../../games/registry.ts";
import {
  bridgePlayers,
  PlayerBridge,
  type BridgeReply,
  type BridgeRequest,
} from "../../../server/jobs/player-bridge.ts";

const game = gameById("kuhn-poker");
const turn: ExternalTurn = {
  game: game.id,
  episode: "e",
  seat: 0,
  role: "first",
  move: 0,
  prompt: "",
  informationState: "",
  legal: [{ action: 0, label: "check" }],
  deadline: 0,
  refusal: null,
};

let channel: MessageChannel;
beforeEach(() => {
  channel = new MessageChannel();
});
afterEach(() => channel.port1.close());

/** Both ends, connected by a channel that copies messages as between processes. */
function connect(answer: (turn: ExternalTurn, signal: AbortSignal) => Promise<ExternalAnswer>) {
  const made: string[] = [];
  const ends: EpisodeEnd[] = [];
  const kinds = {
    test: (name: string) => {
      made.push(name);
      if (name === "none") throw Object.assign(new Error("no such player"), { code: "player/unknown" });
      return {
        reference: `test:${name}`,
        rules: { ...DEFAULT_RULES, tables: 5 },
        answer,
        endEpisode: (end: EpisodeEnd) => void ends.push(end),
      };
    },
  };
  const bridge = new PlayerBridge(kinds, (reply) => channel.port1.postMessage(reply));
  const players = bridgePlayers(["test"], (request) => channel.port2.postMessage(request));
  channel.port1.on("message", (request: BridgeRequest) => bridge.receive(request));
  channel.port2.on("message", (reply: BridgeReply) => players.receive(reply));
  const open = async (name: string) => {
    const make = players.kinds["test"];
    if (!make) throw new RangeError("no kind");
    return make(name, game);
  };
  return { bridge, open, made, ends };
}

const never = new AbortController().signal;

describe("players of a job process", () => {
  it("are opened once in the parent, with its rules, and answer turns", async () => {
    const { open, made, ends } = connect(async ({ move }) => ({
      action: move,
      thought: "t",
      usage: { promptTokens: 3 },
    }));
    const player = await open("a");
    expect(player.rules.tables).toBe(5);
    await open("a");
    expect(made).toEqual(["a"]);
    expect(await player.answer({ ...turn, move: 4 }, never)).toEqual({
      action: 4,
      thought: "t",
      usage: { promptTokens: 3 },
    });
    player.endEpisode?.({ episode: "e", seat: 0, returns: [1, -1], reason: null });
    await expect.poll(() => ends).toEqual([{ episode: "e", seat: 0, returns: [1, -1], reason: null }]);
  });

  it("answer many turns at once, each its own", async () => {
    const { open } = connect(async ({ move }) => wait(30 - move, { action: move }));
    const player = await open("a");
    const answers = await Promise.all(Array.from({ length: 20 }, (_, move) => player.answer({ ...turn, move }, never)));
    expect(answers).toEqual(Array.from({ length: 20 }, (_, action) => ({ action })));
  });

  it("fail as they fail in the parent", async () => {
    const { open } = connect(async () => {
      throw new ExternalError("player/rate-limited", "slow down", { retryAfterMs: 70, request: "r" });
    });
    await expect((await open("a")).answer(turn, never)).rejects.toMatchObject({
      name: "ExternalError",
      code: "player/rate-limited",
      message: "slow down",
      retryAfterMs: 70,
      partial: { request: "r" },
    });
    await expect(open("none")).rejects.toMatchObject({ code: "player/unknown", message: "no such player" });
  });

  it("are cancelled in the parent when the turn or the process ends", async () => {
    const aborted: string[] = [];
    let begun = 0;
    const { open, bridge } = connect(async ({ episode }, signal) => {
      begun++;
      await new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      aborted.push(episode);
      return { action: 0 };
    });
    const player = await open("a");
    const stop = new AbortController();
    const stopped = player.answer({ ...turn, episode: "stopped" }, stop.signal);
    void player.answer({ ...turn, episode: "running" }, never).catch(() => {});
    await expect.poll(() => begun).toBe(2);
    stop.abort();
    await expect(stopped).rejects.toThrow("cancelled");
    await expect.poll(() => aborted).toEqual(["stopped"]);
    bridge.close();
    await expect.poll(() => aborted).toEqual(["stopped", "running"]);
  });
});
