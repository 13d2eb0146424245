import { withoutThoughts } from "../../games/core/answer-marks.ts";
import { GameError } from "../../games/core/errors.ts";
import type { Game } from "../../games/core/game.ts";
import { random } from "../../games/core/random.ts";
import { AgentError } from "../errors.ts";
import type { Player } from "../players/player.ts";
import type { Critic } from "./critic.ts";

/** Longest advice that is passed on, characters: it stays in the coached player's prompt for the whole chain. */
const MAX_ADVICE_CHARACTERS = 2000;

/** The role by which transcripts name the answers of a critic. */
const CRITIC_ROLE = "critic";

/**
 * A player outside this process as a critic: it is asked a question without legal moves, and its words are the advice.
 * Deadline, retries and refusals are those of its turns; if it fails, there is no advice.
 * @param coached the seat that it advises.
 * @throws AgentError `player/wrong-seat` for a player that can't answer in words.
 */
export function playerCritic(player: Player, game: Game, coached: number): Critic {
  const { slow, reference } = player;
  if (!slow) {
    throw new AgentError("player/wrong-seat", `${reference} can't be a critic, since it can't answer in words.`);
  }
  return {
    reference,
    tables: slow.tables,
    async advise({ episode, plies, round, prompt, signal }) {
      let text: string | null = null;
      const asking = questionGame(game, prompt, (words) => (text = words));
      const { transcript } = await slow.takeTurn({
        game: asking,
        state: null,
        seat: 0,
        random: random(episode),
        episode: `${episode}/${CRITIC_ROLE}`,
        ply: plies,
        move: round,
        signal,
      });
      return { text, transcript: { ...transcript, seat: coached, adviser: CRITIC_ROLE } };
    },
  };
}

/** A question as a turn of a game without legal actions, so that players of turns can answer it in words. */
function questionGame(game: Game, question: string, onWords: (words: string) => void): Game {
  return {
    ...game,
    roles: [CRITIC_ROLE],
    legal: () => [],
    informationState: () => question,
    prompt: () => question,
    parse(answer) {
      const words = withoutThoughts(answer)?.trim() ?? "";
      if (words === "") throw new GameError("game/unreadable-action", "The advice is empty; answer with words.");
      onWords(words.length <= MAX_ADVICE_CHARACTERS ? words : `${words.slice(0, MAX_ADVICE_CHARACTERS)}…`);
      return 0;
    },
  };
}
