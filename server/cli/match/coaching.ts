import { setImmediate } from "node:timers/promises";
import { chainMeasures } from "../../../agents/coaching/chain-measures.ts";
import { playChains, type Chain } from "../../../agents/coaching/chains.ts";
import type { Critic } from "../../../agents/coaching/critic.ts";
import { DEFAULT_ROUNDS, scriptedCritic, scriptedCritics } from "../../../agents/coaching/icl-aif.ts";
import { playerCritic } from "../../../agents/coaching/player-critic.ts";
import { parseReference } from "../../../agents/player-reference.ts";
import { createPlayer } from "../../../agents/players/registry.ts";
import { sumTranscripts, totalsBySeat, type TranscriptTotals } from "../../../agents/transcript.ts";
import type { Game } from "../../../games/core/game.ts";
import type { Measure, Measures } from "../../../games/core/measures.ts";
import { readOptionTexts } from "../../../games/core/option-text.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { gameById } from "../../../games/registry.ts";
import { ServerError } from "../../errors.ts";
import { matchRequest } from "../../schemas/matches.ts";
import { checkShape } from "../../schemas/shape.ts";
import { commandExternal } from "../external.ts";
import { fixed } from "../measures.ts";
import { printAnswer, table } from "../output.ts";
import { answersSentence } from "./answers-sentence.ts";
import { MatchRecorder } from "./match-recorder.ts";
import { openMatchStore } from "./match-store.ts";
import type { MatchOptions } from "./options.ts";
import { seatName, seatPlayers } from "./seats.ts";

/** The protocol that `match run --preset` plays. */
export const coachingPreset = {
  id: "icl-aif-llm",
  summary: "language models bargain, and a critic advises one of them in words (Fu et al. 2023)",
  game: "negotiation",
  rounds: DEFAULT_ROUNDS,
  chains: 20,
} as const;

/** `match run --preset icl-aif-llm`: chains of bargains with a critic in between. */
export async function runCoaching(options: MatchOptions): Promise<void> {
  const { game, references, critic: criticReference, coached } = readRequest(options);
  const { rounds = DEFAULT_ROUNDS, episodes: chains = coachingPreset.chains, seed } = options;
  const option = resolveOptions(game, readOptionTexts(game, options.option));
  const critic = await openCritic(criticReference, game, coached);
  await openMatchStore(options, async (store, writable) => {
    const seated = await seatPlayers(store, game, references, options.league);
    const names = seated.map(seatName);
    const recorder = writable && new MatchRecorder({ store: writable, game, options: option, references, names });
    const played = await playChains({
      game,
      options: option,
      players: seated.map(({ player }) => player),
      critic,
      coached,
      rounds,
      chains,
      seed: String(seed),
      yieldToEventLoop: () => setImmediate(),
      onBargain: (stream, episode) => recorder?.record(stream, episode),
    });
    const recorded = await recorder?.finish();
    const measures = chainMeasures(played, coached);
    const answer = {
      preset: coachingPreset.id,
      game: game.id,
      seed: String(seed),
      chains,
      rounds,
      coached: game.roles[coached],
      players: playerRows([...references, criticReference], game, played),
      failedAdvice: played.flat().filter(({ adviceFailed }) => adviceFailed).length,
      measures,
    };
    printAnswer(options, { ...answer, ...(recorded && { matches: [...recorded.values()] }) }, () => [
      ...roundLines(measures, rounds),
      ...table(
        answer.players.map(({ role, player, forfeits, answers }) => [
          role,
          player,
          ...(answers ? [answersSentence(answers, forfeits)] : []),
        ]),
      ),
      ...(answer.failedAdvice > 0 ? [`${answer.failedAdvice} times the critic gave no advice`] : []),
      ...(recorded ? [`${recorded.size} matches recorded`] : []),
    ]);
  });
}

/** @throws ServerError `request/invalid` */
function readRequest({ preset, game: other, players, coached: role = "seller" }: MatchOptions) {
  const invalid = (sentence: string) => new ServerError("request/invalid", sentence);
  if (preset !== coachingPreset.id) {
    throw invalid(`match run has the preset ${coachingPreset.id}, not "${preset}"; league run has the others.`);
  }
  if (other !== undefined && other !== coachingPreset.game) {
    throw invalid(`${coachingPreset.id} plays ${coachingPreset.game}, not ${other}.`);
  }
  const game = gameById(coachingPreset.game);
  const coached = game.roles.indexOf(role);
  if (coached < 0) throw invalid(`--coached takes ${game.roles.join(" or ")}, not "${role}".`);
  const { seats } = checkShape(matchRequest, { game: game.id, seats: players });
  const [seller, buyer, critic, more] = seats;
  if (seller === undefined || buyer === undefined || critic === undefined || more !== undefined) {
    throw invalid(`${coachingPreset.id} takes three players (seller, buyer, critic), not ${seats.length}.`);
  }
  return { game, references: [seller, buyer], critic, coached };
}

/** @throws ServerError `player/unknown`; AgentError for a player that can't advise. */
async function openCritic(reference: string, game: Game, coached: number): Promise<Critic> {
  const { kind, name } = parseReference(reference);
  if (kind === "script") {
    const critic = scriptedCritic(name);
    if (critic) return critic;
    throw new ServerError("player/unknown", `No scripted critic "${name}"; there are ${scriptedCritics.join(", ")}.`);
  }
  const external = commandExternal();
  return playerCritic(await createPlayer(reference, game, { weights: async () => null, external }), game, coached);
}

interface PlayerRow {
  readonly role: string;
  readonly player: string;
  readonly forfeits: number;
  readonly answers?: TranscriptTotals;
}

function playerRows(references: readonly string[], game: Game, chains: readonly Chain[]): readonly PlayerRow[] {
  const episodes = chains.flat().map(({ episode }) => episode);
  const turns = episodes.flatMap(({ transcript = [] }) => transcript);
  const advice = turns.filter(({ adviser }) => adviser !== undefined);
  const totals = [...totalsBySeat(turns, game.roles.length), advice.length > 0 ? sumTranscripts(advice) : null];
  return references.map((player, index) => {
    const answers = totals[index];
    const forfeits = episodes.filter(({ forfeit }) => forfeit?.seat === index).length;
    return { role: game.roles[index] ?? "critic", player, forfeits, ...(answers && { answers }) };
  });
}

const COLUMNS = ["price", "deal rate", "surplus", "unbroken", "survivors' price"];

/** A line for each round; the price is always next to the deal rate. */
const roundLines = (measures: Measures, rounds: number): readonly string[] =>
  table([
    ["bargain", ...COLUMNS],
    ...Array.from({ length: rounds }, (_, k) => [
      String(k + 1),
      ...COLUMNS.map((name) => withInterval(measures[`${name}/bargain ${k + 1}`])),
    ]),
  ]);

const withInterval = (measure: Measure | undefined): string =>
  measure ? `${fixed(measure.value)} (${fixed(measure.low)} to ${fixed(measure.high)})` : "-";
