import { optionLines } from "./options.ts";
import { useGame } from "../api/games.tsx";

interface OptionFactsProps {
  readonly game: string;
  readonly options: Readonly<Record<string, boolean | number | string>>;
}

/** More than this are folded away. */
const MAX_UNFOLDED_OPTIONS = 4;

/** A game's few settings, as rows of a list of facts. */
export function OptionRows({ game, options }: OptionFactsProps) {
  const told = optionLines(options, useGame(game).facts);
  return told.length > MAX_UNFOLDED_OPTIONS ? null : <Rows told={told} />;
}

/** A game's many settings, folded away; to stand after the list of facts. */
export function OptionFold({ game, options }: OptionFactsProps) {
  const told = optionLines(options, useGame(game).facts);
  if (told.length <= MAX_UNFOLDED_OPTIONS) return null;
  return (
    <details className="small">
      <summary>Settings of the game, {told.length}</summary>
      <dl className="facts">
        <Rows told={told} />
      </dl>
    </details>
  );
}

function Rows({ told }: { readonly told: ReturnType<typeof optionLines> }) {
  return told.map(([name, value]) => (
    <div key={name} style={{ display: "contents" }}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  ));
}
