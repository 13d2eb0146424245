import type { ActionChoice, ViewProps } from "../../views/view-props.ts";
import { pairWords } from "../labels.ts";
import { REPLACE_OBJECT, REPLACE_VERB } from "../rules/actions.ts";
import { HARMFUL_PAIRS, isHarmful, pairNumber } from "../rules/forbidden.ts";
import { OBJECTS, VERBS } from "../rules/vocabulary.ts";

interface ForbiddenPairsProps extends Pick<ViewProps<unknown>, "legal" | "onAct"> {
  /** The request's pair in words, once it is known. */
  readonly requested: string | null;
}

/** The table that both sides know; a word can be pressed if it may replace another. */
export function ForbiddenPairs({ requested, legal, onAct }: ForbiddenPairsProps) {
  const choice = (action: number) => legal.find((candidate) => candidate.action === action);
  return (
    <table className="attack-pairs" aria-label={`Forbidden: ${HARMFUL_PAIRS.map(pairWords).join(", ")}`}>
      <caption className="small soft">Forbidden pairs</caption>
      <thead>
        <tr>
          <td>
            <span className="visually-hidden">verb and object</span>
          </td>
          {OBJECTS.map((object, o) => (
            <th key={object} scope="col">
              <Word word={object} choice={choice(REPLACE_OBJECT + o)} onAct={onAct} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {VERBS.map((verb, v) => (
          <tr key={verb}>
            <th scope="row">
              <Word word={verb} choice={choice(REPLACE_VERB + v)} onAct={onAct} />
            </th>
            {OBJECTS.map((object, o) => (
              <Cell key={object} pair={pairNumber(v, o)} requested={requested} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same in few lines, for a phone: by verb, and the order that a shift moves along. */
export function ForbiddenList() {
  return (
    <section className="attack-pair-list small">
      <h2>Forbidden pairs</h2>
      <ul>
        {VERBS.map((verb, v) => (
          <li key={verb}>
            {verb} <b>{OBJECTS.filter((_, o) => isHarmful(pairNumber(v, o))).join(", ")}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Cell({ pair, requested }: { readonly pair: number; readonly requested: string | null }) {
  const forbidden = isHarmful(pair);
  const classes = [forbidden ? "forbidden" : "", pairWords(pair) === requested ? "requested" : ""];
  return <td className={classes.join(" ")}>{forbidden ? <span aria-label="forbidden">×</span> : null}</td>;
}

interface WordProps extends Pick<ViewProps<unknown>, "onAct"> {
  readonly word: string;
  readonly choice: ActionChoice | undefined;
}

function Word({ word, choice, onAct }: WordProps) {
  if (!choice || !onAct) return <span>{word}</span>;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={choice.label}
      title={choice.label}
      onClick={() => onAct(choice.action)}
    >
      {word}
    </button>
  );
}
