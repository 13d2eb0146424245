import { optionLines } from "./options.ts";
import { useGame } from "../api/games.tsx";

interface OptionFactsProps {
  readonly game: string;
  readonly options: Readonly<Record<string, boolean | number | string>>;
}

/** More options are collapsed. */
const MAX_UNFOLDED_OPTIONS = 4;

/** A game's settings as rows of a fact list, if there are few. */
export function OptionRows({ game, options }: OptionFactsProps) {
  const rows = optionLines(options, useGame(game).facts);
  return rows.length > MAX_UNFOLDED_OPTIONS ? null : <Rows rows={rows} />;
}

/** A game's settings, collapsed, if there are many; placed after the fact list. */
export function OptionFold({ game, options }: OptionFactsProps) {
  const rows = optionLines(options, useGame(game).facts);
  if (rows.length <= MAX_UNFOLDED_OPTIONS) return null;
  return (
    <details className="small">
      <summary>Game settings ({rows.length})</summary>
      <dl className="facts">
        <Rows rows={rows} />
      </dl>
    </details>
  );
}

function Rows({ rows }: { readonly rows: ReturnType<typeof optionLines> }) {
  return rows.map(([name, value]) => (
    <div key={name} style={{ display: "contents" }}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  ));
}
