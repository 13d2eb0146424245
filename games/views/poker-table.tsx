/** One seat of a two-handed poker table. */
export interface PokerSeat {
  /** What is drawn of its card. */
  readonly card: PokerCard;
  /** Chips put in, ante included. */
  readonly stake: number;
  /** Its last action: "raise"; "" before it has acted. */
  readonly said: string;
  readonly wins: boolean;
  readonly folded: boolean;
}

/** A face, a hidden card, or a place without a card yet. */
export type PokerCard = { readonly rank: string; readonly suit: string } | "sealed" | null;

interface PokerTableProps {
  readonly seats: readonly PokerSeat[];
  /** The card for both; absent in games without one. */
  readonly common?: PokerCard;
  readonly pot: number;
  readonly flip: boolean;
  /** Seat to move; negative: none. */
  readonly turn: number;
  readonly seat: number | null;
}

const RANK_WORDS: Readonly<Record<string, string>> = { J: "jack", Q: "queen", K: "king" };

/** A card table seen from above: seat 0 below, seat 1 above, unless flipped. */
export function PokerTable({ seats, common, pot, flip, turn, seat }: PokerTableProps) {
  const bottom = flip ? 1 : 0;
  return (
    <svg className="board-svg" viewBox="0 0 600 420" role="img" aria-label={describe(seats, common, pot, seat)}>
      <rect x="24" y="24" width="552" height="372" rx="176" className="felt" />
      <rect x="38" y="38" width="524" height="344" rx="162" className="felt-line" />
      {seats.map((player, index) => (
        <Hand key={index} player={player} index={index} below={index === bottom} active={turn === index} />
      ))}
      {common !== undefined && <Card card={common} x={138} y={157} note="shared" />}
      <g transform={common === undefined ? "translate(300 210)" : "translate(330 210)"}>
        <ChipStack chips={pot} className="chip-pot" />
        <text className="board-figure" y="8" x="52" textAnchor="start">
          {pot}
        </text>
        <text className="board-small" y="30" x="52" textAnchor="start">
          in the pot
        </text>
      </g>
    </svg>
  );
}

function Hand(props: {
  readonly player: PokerSeat;
  readonly index: number;
  readonly below: boolean;
  readonly active: boolean;
}) {
  const { player, index, below, active } = props;
  const y = below ? 276 : 36;
  return (
    <g className={player.folded ? "hand folded" : "hand"}>
      <Card card={player.card} x={262} y={y} winner={player.wins} active={active} />
      <g transform={`translate(396 ${y + 54})`}>
        <ChipStack chips={player.stake} className={`chip-seat-${index}`} />
        <text className="board-text" x="32" y="2">
          {player.stake} {player.stake === 1 ? "chip" : "chips"} in
        </text>
      </g>
      {(player.said !== "" || player.wins) && (
        <text key={player.said} className="board-text said" x="244" y={y + 60} textAnchor="end">
          {player.wins ? "takes the pot" : player.said}
        </text>
      )}
    </g>
  );
}

function Card(props: {
  readonly card: PokerCard;
  readonly x: number;
  readonly y: number;
  readonly winner?: boolean;
  readonly active?: boolean;
  readonly note?: string;
}) {
  const { card, x, y, winner, active, note } = props;
  const state = `${winner ? " wins" : ""}${active ? " active" : ""}`;
  return (
    <g transform={`translate(${x} ${y})`} className={`card${state}`}>
      {card === null && <EmptyPlace note={note} />}
      {card === "sealed" && <SealedCard />}
      {card !== null && card !== "sealed" && <Face rank={card.rank} suit={card.suit} />}
    </g>
  );
}

function EmptyPlace({ note }: { readonly note: string | undefined }) {
  return (
    <>
      <rect width="76" height="106" rx="8" className="card-empty" />
      {note && (
        <text className="board-small" x="38" y="58" textAnchor="middle">
          {note}
        </text>
      )}
    </>
  );
}

function SealedCard() {
  return (
    <>
      <rect width="76" height="106" rx="8" className="card-back" />
      <path d="M10 10h56v86H10z M10 10l56 86 M66 10L10 96" className="card-back-line" />
      <rect x="2" y="40" width="72" height="26" className="card-seal" />
      <text className="card-seal-text" x="38" y="58" textAnchor="middle">
        sealed
      </text>
    </>
  );
}

function Face({ rank, suit }: { readonly rank: string; readonly suit: string }) {
  const red = suit === "\u2665";
  return (
    <g className={red ? "card-face red" : "card-face"}>
      <rect width="76" height="106" rx="8" />
      <text className="card-rank" x="38" y={suit ? 54 : 62} textAnchor="middle">
        {rank}
      </text>
      <text className="card-suit" x="38" y={suit ? 88 : 86} textAnchor="middle">
        {suit || RANK_WORDS[rank]}
      </text>
    </g>
  );
}

/** At most five chips are drawn; the number next to them is exact. */
function ChipStack({ chips, className }: { readonly chips: number; readonly className: string }) {
  const drawn = Math.min(6, Math.max(0, Math.ceil(chips)));
  return (
    <g className={`chips ${className}`}>
      {Array.from({ length: drawn }, (_, i) => (
        <ellipse key={i} cx="8" cy={8 - i * 6} rx="15" ry="8" />
      ))}
    </g>
  );
}

function describe(
  seats: readonly PokerSeat[],
  common: PokerCard | undefined,
  pot: number,
  seat: number | null,
): string {
  const hands = seats.map((player, index) => {
    const who = index === seat ? "You hold" : `Seat ${index} holds`;
    return `${who} ${cardWords(player.card)}, ${player.stake} in${player.said ? `, said ${player.said}` : ""}.`;
  });
  const shared = common === undefined ? "" : ` Card for both: ${cardWords(common)}.`;
  return `Card table. ${hands.join(" ")}${shared} Pot ${pot}.`;
}

function cardWords(card: PokerCard): string {
  if (card === null) return "no card yet";
  if (card === "sealed") return "a sealed card";
  return `the ${RANK_WORDS[card.rank] ?? card.rank}${card.suit ? ` of ${card.suit === "\u2665" ? "hearts" : "spades"}` : ""}`;
}
