import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Game } from "../../games/core/game.ts";
import { playthrough, replay, type Playthrough } from "../../games/core/playthrough.ts";
import { games } from "../../games/registry.ts";
import { observation, retell, variants } from "../game-suite/samples.ts";

/**
 * An episode recorded by OpenSpiel (openspiel-goldens.py); observations are texts of digits, before each action and at
 * the end.
 */
interface Golden extends Playthrough {
  readonly final: readonly string[];
  readonly observations: readonly (readonly string[])[];
}

const hasOpenSpiel = (game: Game): boolean => game.openspiel !== undefined;

/** Minimum episodes of a golden from OpenSpiel; with fewer it is incomplete. */
const MIN_EPISODES = 15;

it("a game names OpenSpiel's by its own id, with underscores", () => {
  const named = games.filter(hasOpenSpiel);
  expect(named.length).toBeGreaterThan(0);
  for (const { id, openspiel } of named) expect(openspiel).toBe(id.replaceAll("-", "_"));
});

const path = (game: Game) => new URL(`goldens/${game.id}.json`, import.meta.url).pathname;

function readGoldens(game: Game): Golden[] {
  return JSON.parse(readFileSync(path(game), "utf8")) as Golden[];
}

describe.each(games.filter(hasOpenSpiel))("$id matches OpenSpiel", (game) => {
  const goldens = readGoldens(game);

  it("in its episodes: turns, legal actions, information states, returns", () => {
    expect(goldens.length).toBeGreaterThanOrEqual(MIN_EPISODES);
    for (const { steps, returns } of goldens) {
      const actions = steps.map((step) => step.action);
      expect(replay(game, actions)).toEqual({ game: game.id, steps, returns });
    }
  });

  it("in what every seat observes at every state, and in the texts at the end", () => {
    for (const { steps, final, observations } of goldens) {
      const states = retell(
        game,
        {},
        steps.map((step) => step.action),
      )?.states;
      expect(states).toHaveLength(observations.length);
      states?.forEach((state, ply) => {
        const digits = game.roles.map((_, seat) => [...observation(game, state, seat)].join(""));
        expect(digits).toEqual(observations[ply]);
      });
      expect(game.roles.map((_, seat) => game.informationState(states?.at(-1), seat))).toEqual(final);
    }
  });
});

describe.each(games.filter((game) => !hasOpenSpiel(game)))("$id is unchanged", (game) => {
  it("in the recorded playthroughs (`vitest -u` records them again; then increment the game's version)", async () => {
    const recorded = variants(game).flatMap((options) =>
      [1, 2, 3, 4, 5].map((seed) => {
        const { steps, returns } = playthrough(game, seed, options);
        const actions = steps.map((step) => step.action);
        const observations = retell(game, options, actions)?.states.map((state) =>
          game.roles.map((_, seat) => [...observation(game, state, seat)].map((x) => Number(x.toFixed(4)))),
        );
        return { game: game.id, options, steps, returns, observations };
      }),
    );
    const lines = recorded.map((episode) => JSON.stringify(episode));
    await expect(`[\n${lines.join(",\n")}\n]\n`).toMatchFileSnapshot(path(game));
  });
});
