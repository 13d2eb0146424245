import { OVER } from "../core/game.ts";
import { PLACE_NAMES, clueLabel, ending, label, objectText, seatName } from "./labels.ts";
import { isVoting, legal, sceneOf, turn, type SpyState } from "./rules.ts";
import { PLACES } from "./rules/scene.ts";

export function prompt(state: SpyState, seat: number): string {
  return [rulesText(state), ...sceneLines(state, seat), cluesLine(state), request(state, seat)].join("\n");
}

function rulesText({ seats, options }: SpyState): string {
  const lies =
    options.liars === "spy"
      ? "Civilians say what they see; the spy may say anything."
      : "Anyone may say what they don't see.";
  return `Who is the spy, for ${seats} players. Everyone sees a scene of ${PLACES} objects, each with a shape, a colour and a size. All civilians see \
the same scene; in the spy's, ${options.replaced} of the objects are replaced by others that differ in shape, colour and size. The spy knows that it \
is the spy, and doesn't know which objects. In two rounds, in the order of the seats, everyone gives a clue in public: one property of the object at \
one place. No clue may be given twice. ${lies} Then all vote in secret. A civilian gets 1 for naming the spy, -0.5 for "not sure", -1 for \
naming a civilian. For clues the spy gets -0.1 times its votes less the civilians' mean; the civilians share the opposite, and lose 0.1 for each vote \
above their mean. The spy's own vote is not counted.`;
}

function sceneLines(state: SpyState, seat: number): readonly string[] {
  const scene = sceneOf(state, seat);
  if (!scene) return [`You are ${seatName(seat)}.`];
  const role = seat === state.spy ? "the spy" : "a civilian";
  const objects = scene.map((object, place) => `${PLACE_NAMES[place]} ${objectText(object)}`).join("; ");
  return [`You are ${seatName(seat)}, ${role}. Your scene: ${objects}.`];
}

function cluesLine({ clues, seats }: SpyState): string {
  const given = clues.map((clue, i) => `${seatName(i % seats)} "${clueLabel(clue)}"`).join(", ");
  return `Clues: ${given || "none yet"}.`;
}

function request(state: SpyState, seat: number): string {
  const whose = turn(state);
  if (whose === OVER) return ending(state);
  if (whose !== seat) return "It is not your turn; wait.";
  const what = isVoting(state) ? "a vote" : "a clue";
  const choices = legal(state).map((action) => `"${label(action, state)}"`);
  return `It is your turn. Answer with ${what}: ${choices.join(", ")}.`;
}
