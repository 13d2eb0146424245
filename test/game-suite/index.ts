import type { Game } from "../../games/core/game.ts";
import { testAnswers } from "./answers.ts";
import { testMeasures, type MeasuresCase } from "./measures.ts";
import { testOptions } from "./options.ts";
import { testPrivacy } from "./privacy.ts";
import { testRules } from "./rules.ts";
import { testVector } from "./vector.ts";

/** What the suite needs to know about a game besides the game. @see {@link testGame} */
export type GameCase = MeasuresCase;

/**
 * `red-queen/testing`: all that the generic suite requires of a game, as tests of Vitest: valid facts, rules, privacy,
 * texts, answers, options, views, scripted players, measures and vectorised rules. Seeds are fixed.
 *
 * @example
 * import { gameById } from "red-queen/games";
 * import { testGame, type GameCase } from "red-queen/testing";
 *
 * const bluffers: GameCase = { cast: ["equilibrium", "equilibrium"] };
 * testGame(gameById("kuhn-poker"), bluffers);
 */
export function testGame<S, V>(game: Game<S, V>, of: GameCase = {}): void {
  // States only pass through: the suite gives a game those it got from it.
  const any = game as Game;
  testRules(any);
  testPrivacy(any);
  testAnswers(any);
  testOptions(any);
  testMeasures(any, of);
  testVector(any);
}
