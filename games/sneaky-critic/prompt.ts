import { OVER } from "../core/game.ts";
import { AMOUNTS, EDIT_LABELS, PLACES, editsText, ending, outcomeWords, problemText, sheetText } from "./labels.ts";
import { CRITIC, DONE, FIRST_EDIT, GENERATOR, legal, shown, turn, type SneakyState } from "./rules.ts";
import { isDealt } from "./rules/deal.ts";
import { EDITS, MAX_EDITS, ERROR_TYPES, type Edit } from "./rules/edits.ts";
import { workOut } from "./rules/sheet.ts";

const RULES = `Numbers are three digits in base six, modulo 1000 (base six). A problem is a start value and four operations, done one \
after another. One step of it, a sum or a difference, is worked out on paper: the value, the operator and the operand are copied from the \
problem, then come the carries (borrows) into the middle and the left column, and the result. The sneaky generator rewrites that step: it picks a \
type of error, then makes one to ${MAX_EDITS} edits. All that follows from an edit is carried through, so that the step is wrong at the edit \
alone (an edit of the result changes the result alone). The critic is shown the rewritten step or, by chance, the true one in its place, and says \
correct or incorrect.`;

export function prompt(state: SneakyState, seat: number): string {
  const task = seat === GENERATOR ? generatorTask(state) : criticTask(state);
  return [
    RULES,
    rewardText(state),
    `The problem: ${isDealt(state) ? problemText(state) : "not drawn yet"}.`,
    ...task,
    request(state, seat),
  ].join("\n");
}

function rewardText({ options }: SneakyState): string {
  const check =
    options.validity === "exact"
      ? "changes the problem's final answer"
      : "makes a solver fail that usually solves the problem from the true step";
  return (
    `A rewrite counts only if it ${check}; else the generator gets ${options.harmless}. If the critic believes it, the generator gets ${options.stake} and ` +
    `the critic ${-options.stake}; if not, the reverse. On a true step the critic gets ${options.trueStake} for "correct", ${-options.trueStake} for ` +
    `"incorrect". In ${options.trueSteps}% of all games the step shown is to be the true one.`
  );
}

function generatorTask(state: SneakyState): readonly string[] {
  if (!isDealt(state)) return ["You are the sneaky generator."];
  const own =
    state.type === null
      ? []
      : [`Your type: ${ERROR_TYPES[state.type]}. Your edits: ${editsText(state) || "none yet"}.`];
  const now = state.edits.length > 0 ? [`Your step now: ${sheetText(workOut(state, state.edits))}.`] : [];
  return [`You are the sneaky generator. The true step: ${sheetText(workOut(state))}.`, ...own, ...now];
}

function criticTask(state: SneakyState): readonly string[] {
  const sheet = shown(state);
  return ["You are the critic.", ...(sheet ? [`The step to judge: ${sheetText(sheet)}.`] : [])];
}

function request(state: SneakyState, seat: number): string {
  const whose = turn(state);
  if (whose === OVER) return seat === GENERATOR ? ending(state) : outcomeWords(state, "Forged");
  if (whose !== seat) return whose === GENERATOR ? "The step is being written; wait." : "It is not your turn; wait.";
  if (whose === CRITIC) return `It is your turn. Answer with "correct" or "incorrect".`;
  if (state.type === null) return `It is your turn. Answer with a type of error: ${ERROR_TYPES.join(", ")}.`;
  return `It is your turn. Answer with one of: ${editChoices(state).join("; ")}.`;
}

/** The legal edits, each family in one phrase. */
function editChoices(state: SneakyState): readonly string[] {
  const actions = legal(state);
  const edits = actions.filter((action) => action !== DONE).map((action) => action - FIRST_EDIT);
  const added = ["value", "operand", "result"].flatMap((family) => {
    const places = familyPlaces(edits, family);
    return places.length > 0 ? [`"${family} ${places.join("|")} plus ${AMOUNTS.join("|")}"`] : [];
  });
  const others = edits.filter((edit) => editKind(edit) !== "add").map((edit) => `"${EDIT_LABELS[edit]}"`);
  return [...added, ...others, ...(actions.includes(DONE) ? ['"done"'] : [])];
}

const editKind = (edit: number): Edit["kind"] | undefined => EDITS[edit]?.kind;

function familyPlaces(edits: readonly number[], family: string): readonly string[] {
  return PLACES.filter((place) => edits.includes(EDIT_LABELS.indexOf(`${family} ${place} plus one`))).toReversed();
}
