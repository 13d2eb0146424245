import { formatCost } from "../../ui/answer-totals.ts";
import { formatCount, formatDuration } from "../../ui/format.ts";
import { Unfolded } from "../../ui/unfolded.tsx";
import { turnsAt, type TranscriptTurn } from "./turns-at.ts";
import type { MatchReplay } from "../../../server/schemas/matches.ts";

type Attempt = TranscriptTurn["attempts"][number];

interface TranscriptProps {
  readonly replay: MatchReplay;
  /** Ply on the board. */
  readonly position: number;
  readonly names: readonly string[];
}

/** What players outside the server were asked for the ply on the board, and what they answered, collapsed. */
export function Transcript({ replay, position, names }: TranscriptProps) {
  if (replay.transcript.length === 0) return null;
  const turns = turnsAt(replay, position);
  return (
    <section className="transcript" aria-label="Questions and answers" data-testid="transcript">
      {turns.length === 0 && <p className="soft small">No model was asked for this ply.</p>}
      {turns.map((turn, i) => (
        <Unfolded key={i} summary={summaryOf(turn, names[turn.seat] ?? `Seat ${turn.seat}`)}>
          {() => <Answers turn={turn} label={replay.steps[turn.ply]?.label} />}
        </Unfolded>
      ))}
    </section>
  );
}

/** "Ada answered after 2 refusals, 1.2 s, 340 tokens" */
function summaryOf({ adviser, attempts, result }: TranscriptTurn, name: string): string {
  const refusals = attempts.filter(({ fault }) => fault).length;
  const who = adviser === null ? name : `${adviser.charAt(0).toUpperCase()}${adviser.slice(1)} of ${name}`;
  const what = { played: "answered", random: "had no answer, random move", forfeited: "had no answer" }[result];
  const seconds = attempts.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  const tokens = attempts.reduce((sum, one) => sum + (one.promptTokens ?? 0) + (one.completionTokens ?? 0), 0);
  return [
    `${who} ${what}`,
    ...(refusals > 0 ? [`${refusals} refused`] : []),
    formatDuration(seconds),
    ...(tokens > 0 ? [`${formatCount(tokens)} tokens`] : []),
  ].join(", ");
}

function Answers({ turn, label }: { readonly turn: TranscriptTurn; readonly label: string | undefined }) {
  return (
    <ol className="answers">
      {turn.attempts.map((attempt, i) => (
        <li key={i}>
          <Answer attempt={attempt} label={label} />
        </li>
      ))}
    </ol>
  );
}

function Answer({ attempt, label }: { readonly attempt: Attempt; readonly label: string | undefined }) {
  const { request, answer, thought, fault } = attempt;
  const said = typeof answer === "number" ? `${label ?? "action"} (${answer})` : answer;
  return (
    <div className="stack">
      {thought !== null && <Said title="Reasoning" text={thought} />}
      {said === null ? <p>No answer arrived.</p> : <Said title="Answer" text={said} />}
      {fault && (
        <p className="problem">
          Refused: {fault.message} <span className="soft">({fault.code})</span>
        </p>
      )}
      <p className="soft small">{factsOf(attempt)}</p>
      {request !== null && (
        <Unfolded summary="What was sent">{() => <pre className="verbatim">{request}</pre>}</Unfolded>
      )}
    </div>
  );
}

const Said = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <div>
    <b>{title}</b>
    <pre className="verbatim">{text}</pre>
  </div>
);

function factsOf({ milliseconds, promptTokens, completionTokens, cost }: Attempt): string {
  return [
    formatDuration(milliseconds / 1000),
    ...(promptTokens === null ? [] : [`${formatCount(promptTokens)} prompt tokens`]),
    ...(completionTokens === null ? [] : [`${formatCount(completionTokens)} answer tokens`]),
    ...(cost === null ? [] : [formatCost(cost)]),
  ].join(", ");
}
