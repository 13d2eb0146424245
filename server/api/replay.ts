import type { Episode } from "../../agents/episode.ts";
import { totalsBySeat, type TurnTranscript } from "../../agents/transcript.ts";
import { replayState } from "../../games/core/playthrough.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import { forfeitSentence } from "../rooms/table/forfeit.ts";
import { resultSentence } from "../rooms/table/sentence.ts";
import { reportEpisode } from "../rooms/table/episode-report.ts";
import type { Match } from "../store/store.ts";
import { presentTotals } from "./present.ts";
import type { MatchReplay } from "../schemas/matches.ts";

const ABANDONED = "The match was abandoned before its end; no one scores.";

/**
 * The replay of a stored match, re-executed by the rules.
 * @throws ServerError `match/other-rules`; GameError when the record breaks the rules.
 */
export function presentReplay(match: Match): MatchReplay {
  const { episode, names, plies } = match;
  const game = gameById(episode.game);
  const { steps, views, publicViews, seatViews } = replaySteps(episode, plies);
  const { id, league, startedAt, endedAt, outcome, forfeit } = match;
  return {
    id,
    league,
    startedAt,
    endedAt,
    outcome,
    forfeit,
    sentence: outcomeSentence(match),
    game: episode.game,
    names: [...names],
    pairing: [...episode.pairing],
    returns: [...episode.returns],
    plies: episode.actions.length,
    options: { ...episode.options },
    roles: [...game.roles],
    steps: [...steps],
    ...(episode.transcript && { answers: presentTotals(totalsBySeat(episode.transcript, game.roles.length)) }),
    transcript: (episode.transcript ?? []).map(presentTurn),
    views: [...views],
    publicViews: [...publicViews],
    seatViews: seatViews.map((seat) => [...seat]),
    episode: {
      version: episode.version,
      seed: episode.seed,
      origin: episode.origin,
      actions: [...episode.actions],
      logProbs: [...episode.logProbs].map((value) => (Number.isFinite(value) ? value : null)),
    },
  };
}

function presentTurn(turn: TurnTranscript): MatchReplay["transcript"][number] {
  const { seat, ply, result, attempts } = turn;
  return {
    seat,
    adviser: turn.adviser ?? null,
    ply,
    result,
    attempts: attempts.map(({ request, answer, thought, fault, milliseconds, usage }) => ({
      request: request ?? null,
      answer,
      thought: thought ?? null,
      fault: fault && { code: fault.code, message: fault.message },
      milliseconds,
      promptTokens: usage?.promptTokens ?? null,
      completionTokens: usage?.completionTokens ?? null,
      cost: usage?.cost ?? null,
    })),
  };
}

function outcomeSentence({ outcome, forfeit, episode, names }: Match): string {
  const game = gameById(episode.game);
  if (forfeit !== undefined) return forfeitSentence(game, names, forfeit);
  if (outcome !== "finished") return ABANDONED;
  return resultSentence(game, names, replayState(game, episode.actions, episode.options));
}

function replaySteps(episode: Episode, plies: Match["plies"]) {
  const game = gameById(episode.game);
  if (game.version !== episode.version) {
    throw new ServerError(
      "match/other-rules",
      `That was played by version ${episode.version} of ${game.name}; this server has version ${game.version} and can't replay it.`,
    );
  }
  return reportEpisode(game, episode.options, episode.actions, plies);
}
