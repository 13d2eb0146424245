import { describe, expect, it } from "vitest";
import type { Game } from "../../games/core/game.ts";
import type { Measures } from "../../games/core/measures.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { random } from "../../games/core/random.ts";
import { scriptedExaminee } from "./examinee.ts";

const EPISODES = 400;

/**
 * All measures of a game for its scripted players; a best response is the untrained responder.
 * @param cast ids of scripted players, by seat; absent ones play at random.
 */
export async function measuresOf(game: Game, cast: readonly string[] = []): Promise<Measures> {
  const options = resolveOptions(game);
  const examinee = scriptedExaminee(game, cast);
  const openings = Array.from({ length: EPISODES }, () => game.initial(options));
  const ends = await examinee.play(openings, { seed: "measures" });
  const exam = { options, examinee, base: examinee, random: random("measures"), bestResponse: async () => examinee };
  return {
    ...game.measures?.ofEpisodes(ends, options),
    ...(await game.measures?.ofPolicy?.(exam)),
    ...(await game.measures?.ofRobustness?.(exam)),
  };
}

/** What the measures of a game are tested with. */
export interface MeasuresCase {
  /** Scripted players that reach interesting ends, by seat; absent ones play at random. */
  readonly cast?: readonly string[] | undefined;
  /** Headlines that exist only with other options. */
  readonly absent?: readonly string[] | undefined;
}

/** The measures of a game, if it has any. */
export function testMeasures(game: Game, { cast = [], absent = [] }: MeasuresCase = {}): void {
  if (!game.measures) return;
  describe(`each measure of ${game.id}`, () => {
    it("is a number within its 95% interval, with sample size, unit and meaning; headlines exist", async () => {
      const found = Object.entries(await measuresOf(game, cast));
      expect(found.length).toBeGreaterThan(0);
      for (const [name, { value, low, high, n, unit, meaning }] of found) {
        expect([name, low <= value && value <= high, Number.isInteger(n) && n >= 0]).toEqual([name, true, true]);
        expect(unit).toMatch(/^[a-z]+( [a-z]+)*$/);
        expect(meaning).toMatch(/^[A-Z].*\.$/);
      }
      const families = found.flatMap(([name]) => [name, name.split("/")[0]]);
      const headlines = (game.measures?.headline ?? []).filter((name) => !absent.includes(name));
      expect(families).toEqual(expect.arrayContaining(headlines));
    });
  });
}
