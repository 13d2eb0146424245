import { setTimeout as wait } from "node:timers/promises";
import { disguiseGame } from "../../games/core/disguised-game.ts";
import { GameError } from "../../games/core/errors.ts";
import { randomInteger } from "../../games/core/random.ts";
import { valueAt } from "../../games/core/value-at.ts";
import { AgentError } from "../errors.ts";
import type { ForfeitReason } from "../forfeit.ts";
import type { AnswerFault, Attempt, TurnTranscript } from "../transcript.ts";
import { ExternalError, type ExternalAnswer, type ExternalPlayer, type ExternalTurn } from "./external.ts";
import type { Decision, Player, SlowTurn, TurnOutcome } from "./player.ts";

/** Milliseconds before the first retry of a player that can't be reached; doubled each time up to the last. */
const RETRY_DELAY_MS = 250;
const MAX_RETRY_DELAY_MS = 4000;

/** What follows a failure that is not retried. */
const ENDS = { strike: "strike", fail: "unavailable", leave: "left" } as const;

/** Longest answer and request kept in a transcript, characters. */
const MAX_KEPT_CHARACTERS = 16_384;

/** What came of one request: an action to play, or a fault and how to go on. */
type Verdict =
  | { readonly attempt: Attempt; readonly action: number }
  | { readonly attempt: Attempt; readonly next: "strike" }
  | { readonly attempt: Attempt; readonly next: "retry"; readonly afterMs: number | null }
  | { readonly attempt: Attempt; readonly next: ForfeitReason };

/**
 * An external player as a `Player`. It gets a request with a deadline; an answer that is not a legal move is refused
 * with the reason and requested again, until too many are refused; a player that can't be reached is retried until the
 * deadline. A turn without a legal answer forfeits or plays a random legal action, as the player's rules say, and the
 * transcript has every attempt.
 * @param now milliseconds since 1970.
 * @example
 * import { randomPlayer, refereePlayer, rollout } from "red-queen/agents";
 * import type { ExternalAnswer, ExternalPlayer, ExternalRules, ExternalTurn } from "red-queen/agents";
 * import type { EpisodeTranscript, Forfeit } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const rules: ExternalRules = { turnMs: 5000, maxStrikes: 3, onFailure: "forfeit", tables: 4, renamed: false };
 * // A service would be requested here; this one answers in words.
 * const answer = async ({ legal }: ExternalTurn): Promise<ExternalAnswer> => ({ text: `Action: ${legal[0]?.label}` });
 * const service: ExternalPlayer = { reference: "service:first", rules, answer };
 * const game = gameById("tic-tac-toe");
 * const players = [refereePlayer(service), randomPlayer];
 * const { columns } = await rollout({ game, options: {}, players, episodes: 2, seed: "example" });
 * const transcripts: readonly EpisodeTranscript[] = columns.transcripts ?? [];
 * const forfeits: readonly Forfeit[] = columns.forfeits ?? [];
 * console.log(transcripts.length, forfeits.length); // 2 0
 */
export function refereePlayer(external: ExternalPlayer, now: () => number = Date.now): Player {
  const { reference, rules } = external;
  const takeTurn = (turn: SlowTurn): Promise<TurnOutcome> => playTurn(external, turn, now);
  let decided = 0;
  return {
    reference,
    async decide(turns) {
      const outcomes = turns.map((turn) =>
        takeTurn({ ...turn, episode: `decision/${decided++}`, ply: 0, move: 0 }).then(decisionOf(reference)),
      );
      return Promise.all(outcomes);
    },
    slow: {
      tables: rules.tables,
      turnMs: rules.turnMs,
      takeTurn,
      endEpisode: (end) => external.endEpisode?.(end),
    },
  };
}

function decisionOf(reference: string): (outcome: TurnOutcome) => Decision {
  return ({ action, transcript }) => {
    if (action !== undefined) return { action, probabilities: null };
    const { message = "it gave no answer" } = transcript.attempts.at(-1)?.fault ?? {};
    throw new AgentError("player/failed", `${reference} did not move: ${message}`);
  };
}

async function playTurn(external: ExternalPlayer, asked: SlowTurn, now: () => number): Promise<TurnOutcome> {
  const { rules } = external;
  const turn = rules.renamed ? { ...asked, game: disguiseGame(asked.game) } : asked;
  const deadline = now() + rules.turnMs;
  const attempts: Attempt[] = [];
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), rules.turnMs);
  const signal = turn.signal ? AbortSignal.any([limit.signal, turn.signal]) : limit.signal;
  try {
    let refusal: ExternalTurn["refusal"] = null;
    let delay = RETRY_DELAY_MS;
    for (;;) {
      const verdict = await requestAnswer(external, describeTurn(turn, deadline, refusal), turn, signal, now);
      assertWanted(turn.signal);
      attempts.push(verdict.attempt);
      if ("action" in verdict) return { action: verdict.action, transcript: transcript(turn, attempts, "played") };
      if (verdict.next === "strike") {
        const strikes: number = (refusal?.strikes ?? 0) + 1;
        if (strikes >= rules.maxStrikes) return failTurn(external, turn, attempts, "illegal");
        refusal = { ...(verdict.attempt.fault as AnswerFault), strikes };
      } else if (verdict.next === "retry") {
        const pause = Math.max(verdict.afterMs ?? 0, delay);
        if (now() + pause >= deadline) return failTurn(external, turn, attempts, "unavailable");
        await wait(pause, undefined, { signal }).catch(() => {});
        assertWanted(turn.signal);
        delay = Math.min(2 * delay, MAX_RETRY_DELAY_MS);
      } else return failTurn(external, turn, attempts, verdict.next);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** @throws AgentError `player/cancelled` */
function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AgentError("player/cancelled", "The episode ended before the player answered.");
}

function describeTurn(
  { game, state, seat, episode, move }: SlowTurn,
  deadline: number,
  refusal: ExternalTurn["refusal"],
): ExternalTurn {
  return {
    game: game.id,
    episode,
    seat,
    role: game.roles[seat] ?? `seat ${seat}`,
    move,
    prompt: game.prompt(state, seat),
    informationState: game.informationState(state, seat),
    legal: game.legal(state).map((action) => ({ action, label: game.label(action, state) })),
    deadline,
    refusal,
  };
}

async function requestAnswer(
  external: ExternalPlayer,
  turn: ExternalTurn,
  { game, state }: SlowTurn,
  signal: AbortSignal,
  now: () => number,
): Promise<Verdict> {
  const started = now();
  const attempt = (answer: Partial<ExternalAnswer> & { text?: string }, fault: AnswerFault | null): Attempt => ({
    ...(answer.request !== undefined && { request: shorten(answer.request) }),
    answer: "action" in answer && answer.action !== undefined ? answer.action : textOf(answer),
    ...(answer.thought !== undefined && { thought: shorten(answer.thought) }),
    fault,
    milliseconds: Math.max(0, now() - started),
    ...(answer.usage && { usage: answer.usage }),
  });
  let answer: ExternalAnswer;
  try {
    answer = await abortable(external.answer(turn, signal), signal);
  } catch (error) {
    if (signal.aborted) {
      const message = `No answer arrived within ${external.rules.turnMs / 1000} s.`;
      return { attempt: attempt({}, { code: "player/late", message }), next: "time" };
    }
    if (!(error instanceof ExternalError)) {
      const message = error instanceof Error ? error.message : String(error);
      return { attempt: attempt({}, { code: "player/failed", message }), next: "unavailable" };
    }
    const faulty = attempt(error.partial, { code: error.code, message: error.message });
    if (error.kind === "retry") return { attempt: faulty, next: "retry", afterMs: error.retryAfterMs };
    return { attempt: faulty, next: ENDS[error.kind] };
  }
  try {
    const action = "action" in answer ? legalAction(answer.action, turn) : game.parse(answer.text, state);
    return { attempt: attempt(answer, null), action };
  } catch (error) {
    if (!(error instanceof GameError)) throw error;
    return { attempt: attempt(answer, { code: error.code, message: error.message }), next: "strike" };
  }
}

const textOf = ({ text }: { readonly text?: string | undefined }): string | null =>
  text === undefined ? null : shorten(text);

const shorten = (text: string): string =>
  text.length <= MAX_KEPT_CHARACTERS ? text : `${text.slice(0, MAX_KEPT_CHARACTERS)}…`;

/** @throws GameError `game/illegal-action` */
function legalAction(action: number, { legal }: ExternalTurn): number {
  if (legal.some((option) => option.action === action)) return action;
  const options = legal.map((option) => `${option.action} (${option.label})`).join(", ");
  throw new GameError("game/illegal-action", `Action ${action} is not legal here; legal actions: ${options}.`);
}

/** Rejects at once when the signal aborts, whether or not the player heeds it. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(new Error("aborted"));
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function failTurn(
  { rules }: ExternalPlayer,
  turn: SlowTurn,
  attempts: readonly Attempt[],
  reason: ForfeitReason,
): TurnOutcome {
  const legal = turn.game.legal(turn.state);
  if (rules.onFailure === "forfeit" || legal.length === 0) {
    return { forfeit: reason, transcript: transcript(turn, attempts, "forfeited") };
  }
  const action = valueAt(legal, randomInteger(turn.random, legal.length));
  return { action, transcript: transcript(turn, attempts, "random") };
}

const transcript = (
  { seat, ply }: SlowTurn,
  attempts: readonly Attempt[],
  result: TurnTranscript["result"],
): TurnTranscript => ({ seat, ply, attempts, result });
