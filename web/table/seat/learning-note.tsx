import type { TableState } from "../state/table.ts";

/** Says whether a league learns from this match; nothing where none learns from people. */
export function LearningNote({ table }: { readonly table: TableState }) {
  if (table.learning === "" || table.phase === "over") return null;
  const people = table.seats.filter(({ kind }) => kind === "human").length;
  const who = people > 1 ? "Not everyone" : table.own === null ? "The player has not" : "You have not";
  return (
    <p className="soft small" data-testid="learning-note">
      {table.learning === "yes"
        ? "This league learns from people's games, and may learn from this match."
        : `This league learns from people's games. ${who} agreed to that, so it won't learn from this match.`}
    </p>
  );
}
