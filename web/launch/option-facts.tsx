import { toldOptions } from "./options.ts";
import { useGame } from "../api/games.tsx";

interface OptionFactsProps {
  readonly game: string;
  readonly options: Readonly<Record<string, boolean | number | string>>;
}

/** More than this are folded away. */
const FEW = 4;

/** A game's few settings, as rows of a list of facts. */
export function OptionRows({ game, options }: OptionFactsProps) {
  const told = toldOptions(options, useGame(game).facts);
  return told.length > FEW ? null : <Rows told={told} />;
}

/** A game's many settings, folded away; to stand after the list of facts. */
export function OptionFold({ game, options }: OptionFactsProps) {
  const told = toldOptions(options, useGame(game).facts);
  if (told.length <= FEW) return null;
  return (
    <details className="small">
      <summary>Settings of the game, {told.length}</summary>
      <dl className="facts">
        <Rows told={told} />
      </dl>
    </details>
  );
}

function Rows({ told }: { readonly told: ReturnType<typeof toldOptions> }) {
  return told.map(([name, value]) => (
    <div key={name} style={{ display: "contents" }}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  ));
}
