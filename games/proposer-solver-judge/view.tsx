import { Fragment, type CSSProperties } from "react";
import { useRoomy } from "../views/use-window.tsx";
import type { ViewProps } from "../views/view-props.ts";
import type { AnswerView, RoundView } from "./state-view.ts";
import "./view.css";

export { Actions } from "./views/builder.tsx";

const ROLES = ["proposer", "solver", "judge"];

/** Columns of answers by their total number. */
const ANSWER_COLUMNS = [3, 3, 3, 3, 4, 3, 3, 4, 4];

/** Draws a round: the question with its mark, the answers with theirs in columns, and at the end the truth. */
export function View({ view, seat }: ViewProps<RoundView>) {
  const columns = { "--answers": ANSWER_COLUMNS[view.answersWanted] ?? 4 } as CSSProperties;
  return (
    <div
      className="round"
      role="group"
      aria-label={describe(view, seat)}
      data-over={view.result !== null}
      style={columns}
    >
      <Question view={view} />
      <ol className="round-answers" aria-label="Answers">
        {Array.from({ length: view.answersWanted }, (_, i) => (
          <Answer key={i} number={i + 1} answer={view.answers[i] ?? null} view={view} />
        ))}
      </ol>
      {view.result ? <Verdict view={view} result={view.result} /> : <Task view={view} seat={seat} />}
    </div>
  );
}

/** The current action or task, and the viewer's rewards. */
function Task({ view, seat }: Pick<ViewProps<RoundView>, "view" | "seat">) {
  return (
    <div className="round-now">
      <p>{now(view, seat)}</p>
      {view.pay !== "" && <p className="small soft">{view.pay}</p>}
    </div>
  );
}

function Question({ view: { question, reference, quality, stage, turn } }: { readonly view: RoundView }) {
  const isWriting = stage === "question";
  return (
    <section className="round-question" data-turn={turn === 0}>
      <h2>
        Question{" "}
        {reference !== null && reference !== "" && (
          <span className="soft">
            {reference === "sealed" ? "after a reference, if any: sealed" : `after the reference ${reference.infix}`}
          </span>
        )}
      </h2>
      <p className="round-expression">
        {question.infix.trim() || (isWriting ? "" : "…")}
        {isWriting && <span className="round-caret"> ▁</span>}
      </p>
      <Mark mark={quality} what="the question" />
    </section>
  );
}

function Answer(props: { readonly number: number; readonly answer: AnswerView | null; readonly view: RoundView }) {
  const { number, answer, view } = props;
  if (!answer) return <li className="round-answer round-empty">{number}</li>;
  const current = number === view.answers.length && view.result === null;
  const sort = answer.right === null ? "" : answer.right ? " round-right" : " round-wrong";
  return (
    <li className={`round-answer${sort}`} data-current={current}>
      <p className="round-value">
        {valueInWords(answer)}
        {answer.right !== null && (
          <span className="round-tick" aria-label={answer.right ? "right" : "wrong"}>
            {answer.right ? "✓" : "✗"}
          </span>
        )}
      </p>
      <Mark mark={answer.score} what={`answer ${number}`} />
      <Thought answer={answer} />
      <Sheet answer={answer} />
    </li>
  );
}

/** The characters of a value so far: `−1▁`. */
function valueInWords({ value, written, sheet }: Pick<AnswerView, "value" | "written" | "sheet">): string {
  if (typeof value === "number") return minus(String(value));
  const seen = written !== "sealed" && written !== null && sheet?.length === 0;
  return seen ? `${minus(written)}▁` : "…";
}

const minus = (text: string): string => text.replace("-", "−");

function Mark({ mark, what }: { readonly mark: number | "sealed" | null; readonly what: string }) {
  if (mark === null) return <span className="round-mark round-unmarked" aria-hidden="true" />;
  if (mark === "sealed") {
    return (
      <span className="round-mark round-sealed" title={`The judge’s mark of ${what}, sealed until the end`}>
        sealed
      </span>
    );
  }
  return (
    <span
      className="round-mark"
      style={{ "--mark": mark } as CSSProperties}
      title={`The judge’s mark of ${what}: ${mark} of 10`}
    >
      {mark}
      <small>/10</small>
    </span>
  );
}

/** The judge's own answer. */
function Thought({ answer: { thought } }: { readonly answer: AnswerView }) {
  if (thought === null || thought === "sealed") return null;
  return <p className="round-thought">judge’s own: {valueInWords(thought)}</p>;
}

function Sheet({ answer: { sheet } }: { readonly answer: AnswerView }) {
  if (sheet === null || sheet === "sealed" || sheet.length === 0) return null;
  return (
    <ol className="round-sheet" aria-label="The solver's sheet">
      {sheet.map(({ operation, value, written }, i) => (
        <li key={i}>
          {operation} = {value === null ? `${minus(written)}▁` : minus(String(value))}
        </li>
      ))}
    </ol>
  );
}

function Verdict(props: { readonly view: RoundView; readonly result: NonNullable<RoundView["result"]> }) {
  const { truth, returns, why } = props.result;
  return (
    <section className="round-verdict">
      <p>
        {typeof truth === "number" ? (
          <>
            {props.view.question.infix} = <strong>{minus(String(truth))}</strong>
          </>
        ) : (
          <strong>{TRUTHS[truth]}</strong>
        )}
      </p>
      <details className="small" open={useRoomy()}>
        <summary>Why these points?</summary>
        <dl className="round-why">
          {why.map((words, seat) => (
            <Fragment key={ROLES[seat]}>
              <dt>{ROLES[seat]}</dt>
              <dd>
                <strong>{minus(String(Math.round(100 * (returns[seat] ?? 0)) / 100))}</strong> {words}
              </dd>
            </Fragment>
          ))}
        </dl>
      </details>
    </section>
  );
}

const TRUTHS = {
  unfinished: "The question was never finished.",
  "no expression": "Not an expression.",
  unsound: "Unsound: no exact answer within −99 to 99.",
} as const;

/** The current action or the viewer's task in one line, with the current operation of a sheet. */
function now(view: RoundView, seat: number | null): string {
  const yours = seat !== null && seat === view.turn;
  const which = `answer ${view.answers.length} of ${view.answersWanted}`;
  const answer = view.answers.at(-1);
  const thought = answer?.thought;
  if (view.stage === "reference") return "A reference may be drawn.";
  if (view.stage === "question") return yours ? TASKS.question : "The proposer writes a question.";
  if (view.stage === "quality") return yours ? TASKS.quality : "The judge marks the question.";
  if (view.stage === "answer") {
    const task = answer?.sheet?.length
      ? `Work out ${which}, sign, digits, end each time.`
      : `Write ${which}: its sign, its digits, end.`;
    return `${yours ? task : `The solver writes ${which}.`}${onSheet(answer)}`;
  }
  if (view.stage === "score" || !thought || thought === "sealed") {
    return yours ? `Mark ${which} from 1 to 10: is it right?` : `The judge marks ${which}.`;
  }
  const working = onSheet(thought) || ` ${valueInWords(thought)}`;
  const stop = thought.sheet?.length ? "." : ":";
  return yours
    ? `Before you mark ${which}, work the question out yourself${stop}${working}`
    : `Before the judge marks ${which}, it answers for itself${stop}${working}`;
}

const TASKS = {
  question: "Write an arithmetic question with an exact answer within −99 to 99.",
  quality: "Mark the question from 1 to 10: does it have an exact answer within −99 to 99?",
};

function onSheet(work: Pick<AnswerView, "sheet" | "written"> | undefined): string {
  if (!work || work.sheet === null || work.sheet === "sealed") return "";
  const step = work.sheet.at(-1);
  return step && step.value === null ? ` Now ${step.operation} = ${minus(step.written)}▁` : "";
}

function describe(view: RoundView, seat: number | null): string {
  const you = seat === null ? "" : ` You are the ${ROLES[seat]}.`;
  const question = view.question.infix === "" ? "No question yet." : `The question: ${view.question.infix}.`;
  return `Proposer, solver, judge.${you} ${question} ${view.answers.length} of ${view.answersWanted} answers begun.`;
}
