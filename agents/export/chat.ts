import type { Game } from "../../games/core/game.ts";
import type { ExportedPly, ExportFormat, StoredEpisode } from "./export-format.ts";

interface Message {
  readonly role: "user" | "assistant";
  readonly content: string;
}

const asked = ({ prompt }: ExportedPly): Message => ({ role: "user", content: prompt });
const answered = ({ label }: ExportedPly): Message => ({ role: "assistant", content: label });

/** Who played a seat, and what it earned. */
const seatFacts = ({ id, league, segment, index, pairing, returns }: StoredEpisode, game: Game, seat: number) => ({
  reward: returns[seat],
  episode: id,
  league,
  segment,
  index,
  seat,
  role: game.roles[seat],
  player: pairing[seat],
});

/** One conversation a line for each seat that moved, as TRL's `messages` and most trainers take them. */
export const chat: ExportFormat = {
  id: "chat",
  summary: "a conversation of each seat, one JSON object with messages a line (TRL's SFTTrainer)",
  lines(episode, game, plies) {
    return game.roles.flatMap((_, seat) => {
      const own = plies.filter((ply) => ply.seat === seat);
      const messages = own.flatMap((ply) => [asked(ply), answered(ply)]);
      return own.length === 0 ? [] : [JSON.stringify({ messages, ...seatFacts(episode, game, seat) })];
    });
  },
};

/** One decision a line, as TRL's `prompt` and `completion`. */
export const promptCompletion: ExportFormat = {
  id: "prompt-completion",
  summary: "a decision a line, as a JSON object with prompt and completion",
  lines(episode, game, plies) {
    return plies
      .filter(({ seat }) => seat >= 0)
      .map((ply) => {
        const facts = { ...seatFacts(episode, game, ply.seat), ply: ply.ply, logProb: ply.logProb };
        return JSON.stringify({ prompt: [asked(ply)], completion: [answered(ply)], ...facts });
      });
  },
};
