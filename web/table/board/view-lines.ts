/** Fields of every view, which the table around the board shows. */
const SHOWN_ELSEWHERE = ["game", "viewer", "turn"];

/** A game's view as lines of text, for a game without a view module: its `text` if it has one, else its fields. */
export function viewLines(view: unknown): readonly string[] {
  if (typeof view !== "object" || view === null) return [String(view)];
  const { text } = view as { readonly text?: unknown };
  if (typeof text === "string") return text.trimEnd().split("\n");
  return Object.entries(view)
    .filter(([name, value]) => !SHOWN_ELSEWHERE.includes(name) && value !== null)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
}
