import { describe, expect, it } from "vitest";
import type { StoredEpisode } from "../../../agents/export/export-format.ts";
import { exportFormats } from "../../../agents/export/registry.ts";
import { replayPlies } from "../../../agents/export/replay-plies.ts";
import type { Game } from "../../../games/core/game.ts";
import { playthrough } from "../../../games/core/playthrough.ts";
import { gameById, games } from "../../../games/registry.ts";

const formatOf = (id: string) => {
  const format = exportFormats.find((one) => one.id === id);
  if (!format) throw new RangeError(id);
  return format;
};

function episodeOf(game: Game, actions: readonly number[], returns: readonly number[]): StoredEpisode {
  return {
    id: "segment/3",
    outcome: "finished",
    match: null,
    decisions: null,
    league: "league",
    segment: "segment",
    index: 3,
    agent: null,
    purpose: null,
    learnerSeats: [0],
    policyVersion: 7,
    game: game.id,
    version: game.version,
    options: {},
    seed: "seed",
    pairing: game.roles.map((_, seat) => `script:player, ${seat}`),
    actions: Uint16Array.from(actions),
    logProbs: Float32Array.from(actions, (_, ply) => (ply % 2 === 0 ? Number.NaN : -0.5)),
    returns,
    origin: "self-play",
  };
}

function linesOf(format: string, game: Game, seed = 1): { episode: StoredEpisode; lines: readonly string[] } {
  const { steps, returns } = playthrough(game, seed);
  const episode = episodeOf(
    game,
    steps.map(({ action }) => action),
    returns,
  );
  return { episode, lines: formatOf(format).lines(episode, game, replayPlies(game, episode)) };
}

type Message = { readonly role: string; readonly content: string };

describe.each(games)("episodes of $id", (game) => {
  it("are complete as jsonl", () => {
    const { episode, lines } = linesOf("jsonl", game);
    expect(lines).toHaveLength(1);
    const found = JSON.parse(lines[0] ?? "") as StoredEpisode & { plies: { action: number; logProb: number | null }[] };
    expect(found).toMatchObject({ league: "league", segment: "segment", index: 3, pairing: episode.pairing });
    expect(found.plies.map(({ action }) => action)).toEqual([...episode.actions]);
    expect(found.plies.map(({ logProb }) => logProb ?? Number.NaN)).toEqual([...episode.logProbs]);
  });

  it("have one conversation a seat that moved, whose answers the game reads as the moves", () => {
    const { episode, lines } = linesOf("chat", game);
    const plies = replayPlies(game, episode);
    const conversations = lines.map(
      (line) => JSON.parse(line) as { messages: Message[]; seat: number; reward: number },
    );
    expect(conversations.map(({ seat }) => seat)).toEqual(
      [...game.roles.keys()].filter((seat) => plies.some((ply) => ply.seat === seat)),
    );
    for (const { messages, seat, reward } of conversations) {
      expect(reward).toBe(episode.returns[seat]);
      const own = plies.filter((ply) => ply.seat === seat);
      expect(messages.map(({ role }) => role)).toEqual(own.flatMap(() => ["user", "assistant"]));
    }
  });

  it("have labels that the game reads as the moves", () => {
    const { episode } = linesOf("jsonl", game);
    let state = game.initial(
      Object.fromEntries(Object.entries(game.options).map(([name, { default: value }]) => [name, value])),
    );
    const read = replayPlies(game, episode).map(({ seat, action, label }) => {
      const move = seat < 0 ? action : game.parse(label, state);
      state = game.next(state, action);
      return move;
    });
    expect(read).toEqual([...episode.actions]);
  });

  it("have one prompt and completion a decision", () => {
    const { episode, lines } = linesOf("prompt-completion", game);
    const decisions = replayPlies(game, episode).filter(({ seat }) => seat >= 0);
    expect(lines.map((line) => (JSON.parse(line) as { completion: Message[] }).completion[0]?.content)).toEqual(
      decisions.map(({ label }) => label),
    );
  });

  it("have a row a ply as CSV, with as many fields as columns", () => {
    const { episode, lines } = linesOf("csv", game);
    expect(lines).toHaveLength(episode.actions.length);
    const fields = (line: string) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.slice(0, -1) ?? [];
    const columns = (formatOf("csv").header ?? "").split(",").length;
    for (const line of lines) expect(fields(`${line},`)).toHaveLength(columns);
  });
});

describe("trajectories of OpenSpiel", () => {
  it("are those that pyspiel 2.0.2 writes, with legal actions, chance outcomes and the place", () => {
    const game = gameById("kuhn-poker");
    const episode = episodeOf(game, [0, 1, 0, 1, 0], [-1, 1]);
    const [line = ""] = formatOf("openspiel").lines(episode, game, replayPlies(game, episode));
    const found = JSON.parse(line) as { header: Record<string, unknown>; transitions: Record<string, unknown>[] };
    const { meta_data: place, ...header } = found.header;
    expect(header).toEqual({ game_string: "kuhn_poker()", returns: [-1, 1], terminal: true });
    expect(JSON.parse(String(place))).toMatchObject({ league: "league", segment: "segment", index: 3 });
    expect(found.transitions.map(({ action, player }) => ({ action, player }))).toEqual([
      { action: 0, player: -1 },
      { action: 1, player: -1 },
      { action: 0, player: 0 },
      { action: 1, player: 1 },
      { action: 0, player: 0 },
    ]);
    expect(found.transitions[1]).toMatchObject({
      chance_outcomes: [
        [1, 0.5],
        [2, 0.5],
      ],
    });
    expect(found.transitions[2]).toMatchObject({ legal_actions: [0, 1] });
  });

  it("are refused for other games", () => {
    const supports = (game: Game) => {
      try {
        formatOf("openspiel").assertSupports?.(game);
        return true;
      } catch (error) {
        return String(error).includes("choose --format jsonl") ? false : error;
      }
    };
    expect(games.map(supports)).toEqual(games.map(({ openspiel }) => openspiel !== undefined));
  });
});
