import { useState } from "react";
import type { RequestPart } from "../labels.ts";
import { REQUEST_SLOTS } from "../rules/vocabulary.ts";

/** A request in one line: headers as labelled chips, then its content. */
export function RequestLine({
  parts,
  peeling = false,
}: {
  readonly parts: readonly RequestPart[];
  readonly peeling?: boolean;
}) {
  return (
    <ol className="attack-line">
      {parts.map(({ kind, words }, i) => (
        <li key={i} className={`attack-part ${kind}${peeling && i === 0 ? " peeled" : ""}`}>
          {kind !== "word" && <span className="visually-hidden">header </span>}
          {words}
        </li>
      ))}
    </ol>
  );
}

/** The 16 slots, filled from the right. */
export function SlotMeter({
  parts,
  sealed = false,
}: {
  readonly parts: readonly RequestPart[];
  readonly sealed?: boolean;
}) {
  const filled = parts.flatMap(({ kind, slots }) => Array.from({ length: slots }, () => kind));
  const cells = [
    ...Array.from({ length: REQUEST_SLOTS - filled.length }, () => (sealed ? "sealed" : "empty")),
    ...filled,
  ];
  const words = sealed ? `${REQUEST_SLOTS} slots, sealed` : `${filled.length} of ${REQUEST_SLOTS} slots used`;
  return (
    <div className="attack-slots" role="img" aria-label={words} title={words}>
      {cells.map((kind, i) => (
        <span key={i} className={kind} />
      ))}
    </div>
  );
}

/** How each kind of header is undone. */
const UNDONE_TEXTS: Readonly<Record<RequestPart["kind"], (words: string) => string>> = {
  shift: (words) => `${words} undone: every word moved back as many places`,
  let: (words) => `${words.replace("let ", "").replace("=", "read as")}`,
  swap: () => "the last two words changed back",
  wrap: (words) => `"${words}" means nothing`,
  quote: () => "the quote means nothing",
  word: () => "",
};

/** The request, decoded header by header, one press per layer. */
export function Layers({ layers }: { readonly layers: readonly (readonly RequestPart[])[] }) {
  const [peeled, setPeeled] = useState(0);
  const last = layers.length - 1;
  const next = layers[peeled]?.[0];
  return (
    <div className="attack-layers">
      <ol aria-live="polite">
        {layers.slice(0, peeled + 1).map((parts, i) => (
          <li key={i}>
            {i > 0 && <p className="attack-undone small soft">{undoneWords(layers[i - 1])}</p>}
            <RequestLine parts={parts} peeling={i < peeled} />
          </li>
        ))}
      </ol>
      <p className="row">
        {last === 0 ? (
          <span className="small soft">No disguise: it means what it says.</span>
        ) : (
          <>
            <button type="button" disabled={peeled === last} onClick={() => setPeeled(peeled + 1)}>
              {next && peeled < last ? `Peel "${next.words}"` : "All peeled"}
            </button>
            <button type="button" className="quiet" disabled={peeled === 0} onClick={() => setPeeled(0)}>
              Disguise again
            </button>
          </>
        )}
      </p>
    </div>
  );
}

function undoneWords(layer: readonly RequestPart[] | undefined): string {
  const header = layer?.[0];
  return header ? UNDONE_TEXTS[header.kind](header.words) : "";
}
