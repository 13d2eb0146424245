import { MatchLayout } from "./match-layout.tsx";
import { LastPly } from "../../ui/last-ply.tsx";

/** Placeholder of a match that is not loaded yet. */
export function EmptyBoard({ words }: { readonly words: string }) {
  return (
    <MatchLayout seats={[]} unit="" below={0} board={<p className="board-message">{words}</p>}>
      <LastPly words="" end={false} />
    </MatchLayout>
  );
}

/** As high as a table with its title, so that nothing moves when one appears. */
export function Untitled({ words }: { readonly words: string }) {
  return (
    <div className="stack">
      <p className="featured-title" />
      <EmptyBoard words={words} />
    </div>
  );
}
