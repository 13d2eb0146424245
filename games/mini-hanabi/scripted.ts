import type { ScriptedPlayer } from "../core/game.ts";
import { COPIES, colorOf, isPossible, rankOf, type HeldCard, type Knowledge } from "./rules/cards.ts";
import { DISCARD, HINT_COLOR, HINT_RANK, PLAY, isHintEvent, isSeatEvent, type HanabiEvent } from "./rules/moves.ts";
import { fits, legal, type MiniHanabiState } from "./rules.ts";

/** What a player may use: its partner's cards, what hints said of its own, and what everyone sees. */
interface Table {
  readonly state: Pick<MiniHanabiState, "fireworks" | "discards" | "hints">;
  /** What is known of the own cards, oldest first. */
  readonly own: readonly Knowledge[];
  readonly other: readonly HeldCard[];
  readonly last: HanabiEvent | undefined;
  readonly legal: readonly number[];
}

type Rule = (table: Table) => number;

function player(id: string, summary: string, rule: Rule): ScriptedPlayer<MiniHanabiState> {
  return {
    id,
    summary,
    act: (state, seat) =>
      rule({
        state,
        own: (state.hands[seat] ?? []).map(({ knowledge }) => knowledge),
        other: state.hands[1 - seat] ?? [],
        last: state.events.findLast(isSeatEvent),
        legal: legal(state),
      }),
  };
}

const KINDS = COPIES.map((_, card) => card);

/** Cards that a hidden card of the own hand can be: by hints, and by the copies that are still unseen. */
function candidates({ state, other }: Table, knowledge: Knowledge): readonly number[] {
  return KINDS.filter((card) => {
    const played = (state.fireworks[colorOf(card)] ?? 0) > rankOf(card) ? 1 : 0;
    const seen = played + state.discards.filter((one) => one === card).length;
    const held = other.filter((one) => one.card === card).length;
    return isPossible(knowledge, card) && seen + held < (COPIES[card] ?? 0);
  });
}

/** A play that cannot fail, or null. */
function certainPlay(table: Table): number | null {
  const index = table.own.findIndex((knowledge) =>
    candidates(table, knowledge).every((card) => fits(table.state, card)),
  );
  return index < 0 ? null : PLAY + index;
}

/** Discards a card that is surely useless, else the oldest without any hint, else the oldest; null if not allowed. */
function discardOldest(table: Table): number | null {
  if (!table.legal.includes(DISCARD)) return null;
  const isUseless = (card: number) => (table.state.fireworks[colorOf(card)] ?? 0) > rankOf(card);
  const useless = table.own.findIndex((knowledge) => candidates(table, knowledge).every(isUseless));
  const unhinted = table.own.findIndex(({ isColorNamed, isRankNamed }) => !isColorNamed && !isRankNamed);
  return DISCARD + Math.max(0, useless >= 0 ? useless : unhinted);
}

const isHint = (action: number): boolean => action >= HINT_COLOR;

/** Something that is always legal: a discard, a hint, at worst a play. */
function pass(table: Table): number {
  return discardOldest(table) ?? table.legal.find(isHint) ?? (table.legal[0] as number);
}

/** The knowledge that the partner has of a card after a hint. */
function isTouched(hint: number, card: number): boolean {
  return hint < HINT_RANK ? colorOf(card) === hint - HINT_COLOR : rankOf(card) === hint - HINT_RANK;
}

/** A hint that reveals something new about a card of the partner's that fits; rank before color. */
function usefulHint({ state, other, legal }: Table): number | null {
  for (const { card, knowledge } of other) {
    if (!fits(state, card)) continue;
    if (!knowledge.isRankNamed && legal.includes(HINT_RANK + rankOf(card))) return HINT_RANK + rankOf(card);
    if (!knowledge.isColorNamed && legal.includes(HINT_COLOR + colorOf(card))) return HINT_COLOR + colorOf(card);
  }
  return null;
}

/** The card that a hint asks the partner to play: the newest touched one. */
function askedCard(hint: number, other: readonly HeldCard[]): HeldCard | undefined {
  return other.findLast(({ card }) => isTouched(hint, card));
}

/** A hint whose asked card fits. */
function playHint({ state, other, legal }: Table): number | null {
  return (
    legal.find((action) => {
      const asked = isHint(action) ? askedCard(action, other) : undefined;
      return asked !== undefined && fits(state, asked.card);
    }) ?? null
  );
}

/** The play that the partner's last move asked for. */
function askedPlay(table: Table): number | null {
  const { last, own } = table;
  if (!isHintEvent(last)) return null;
  const index = last.touched.lastIndexOf(true);
  const knowledge = own[index];
  // A hint that cannot mean this is not obeyed.
  if (knowledge === undefined || !candidates(table, knowledge).some((card) => fits(table.state, card))) return null;
  return PLAY + index;
}

export const scripted: readonly ScriptedPlayer<MiniHanabiState>[] = [
  player("silent", "Gives no hint that it need not, and plays only cards that must fit.", (table) => {
    return certainPlay(table) ?? pass(table);
  }),
  player("literal", "Plays only cards that must fit; gives hints about the partner's cards that fit.", (table) => {
    return certainPlay(table) ?? usefulHint(table) ?? pass(table);
  }),
  player(
    "convention",
    "Plays the newest card that its partner's last hint touched, and hints at such cards.",
    (table) => {
      return certainPlay(table) ?? askedPlay(table) ?? playHint(table) ?? pass(table);
    },
  ),
];
