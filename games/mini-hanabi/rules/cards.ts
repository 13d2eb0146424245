/** A card is color x 2 + rank: red 1, red 2, yellow 1, yellow 2. */
export type Card = number;

export const COLOR_COUNT = 2;
export const RANK_COUNT = 2;
export const CARD_KINDS = COLOR_COUNT * RANK_COUNT;
/** Copies of each kind: three 1s and one 2 of each color, as the lowest and the highest rank of Hanabi have. */
export const COPIES: readonly number[] = [3, 1, 3, 1];

export const colorOf = (card: Card): number => Math.floor(card / RANK_COUNT);
export const rankOf = (card: Card): number => card % RANK_COUNT;

/** What hints have said about one card, known to both seats. */
export interface Knowledge {
  /** Which colors, and which ranks, are still possible. */
  readonly colors: readonly boolean[];
  readonly ranks: readonly boolean[];
  /** Whether a hint named its color, or its rank. */
  readonly isColorNamed: boolean;
  readonly isRankNamed: boolean;
}

/** A card in a hand. */
export interface HeldCard {
  readonly card: Card;
  readonly knowledge: Knowledge;
}

export const UNKNOWN: Knowledge = {
  colors: [true, true],
  ranks: [true, true],
  isColorNamed: false,
  isRankNamed: false,
};

/** What is known of a card after a hint about its hand's cards of this color. */
export function afterColorHint({ card, knowledge }: HeldCard, color: number): HeldCard {
  const isTouched = colorOf(card) === color;
  return {
    card,
    knowledge: {
      ...knowledge,
      colors: knowledge.colors.map((possible, other) => possible && (other === color) === isTouched),
      isColorNamed: knowledge.isColorNamed || isTouched,
    },
  };
}

/** What is known of a card after a hint about its hand's cards of this rank. */
export function afterRankHint({ card, knowledge }: HeldCard, rank: number): HeldCard {
  const isTouched = rankOf(card) === rank;
  return {
    card,
    knowledge: {
      ...knowledge,
      ranks: knowledge.ranks.map((possible, other) => possible && (other === rank) === isTouched),
      isRankNamed: knowledge.isRankNamed || isTouched,
    },
  };
}

/** Whether hints leave it possible that a card is this one. */
export function isPossible({ colors, ranks }: Knowledge, card: Card): boolean {
  return colors[colorOf(card)] === true && ranks[rankOf(card)] === true;
}
