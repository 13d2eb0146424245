import type { GameOptions } from "../core/game.ts";
import { measure, type Exam, type GameMeasures, type Measures } from "../core/measures.ts";
import { meanEstimate, shareEstimate } from "../core/statistics.ts";
import { isHintEvent } from "./rules/moves.ts";
import { MAX_SCORE, endKind, initial, score, type MiniHanabiState } from "./rules.ts";

const EXAM_EPISODES = 1000;
const SCORE_BOUNDS = { min: 0, max: MAX_SCORE };
/** An episode has at most 12 moves. */
const HINT_BOUNDS = { min: 0, max: 12 };

/** The policy with itself in both seats: partners that learned together. The ladder has it with scripted partners. */
export const measures: GameMeasures<MiniHanabiState> = {
  headline: ["self-play"],
  examined: [0, 1],
  ofEpisodes,
  ofPolicy,
};

function ofEpisodes(ends: readonly MiniHanabiState[], _options: GameOptions): Measures {
  if (ends.length === 0) return {};
  const hints = ends.map((end) => end.events.filter(isHintEvent).length);
  return {
    hints: measure(meanEstimate(hints, HINT_BOUNDS), "hints", "Mean number of hints in an episode of training."),
  };
}

async function ofPolicy({ examinee }: Omit<Exam<MiniHanabiState>, "bestResponse">): Promise<Measures> {
  const openings = Array.from({ length: EXAM_EPISODES }, initial);
  const [drawn, greedy] = [
    await examinee.play(openings, { seed: "self-play" }),
    await examinee.play(openings, { seed: "self-play", greedy: true }),
  ];
  const points = (ends: readonly MiniHanabiState[]) => meanEstimate(ends.map(score), SCORE_BOUNDS);
  const share = (ends: readonly MiniHanabiState[], kind: ReturnType<typeof endKind>) =>
    shareEstimate(ends.map((end) => (endKind(end) === kind ? 1 : 0)));
  return {
    "self-play/points": measure(points(drawn), "points", "Mean score of the policy with itself as its partner."),
    "self-play/points, greedy": measure(
      points(greedy),
      "points",
      "Mean score with itself where both take their likeliest actions.",
    ),
    "self-play/complete": measure(
      share(drawn, "complete"),
      "share",
      "Share of episodes with itself in which all fireworks are completed.",
    ),
    "self-play/lost": measure(
      share(drawn, "bomb"),
      "share",
      "Share of episodes with itself that a card which did not fit ended.",
    ),
  };
}
