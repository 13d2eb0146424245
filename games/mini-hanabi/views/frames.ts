/** Where the parts of the table are drawn. */
export interface TableFrame {
  readonly box: string;
  readonly card: number;
  /** Left upper corners of the upper and the lower hand, and of their titles. */
  readonly hands: readonly { readonly x: number; readonly y: number; readonly title: { x: number; y: number } }[];
  readonly fireworks: { readonly x: number; readonly y: number; readonly card: number };
  readonly tokens: { readonly x: number; readonly y: number };
  readonly deck: { readonly x: number; readonly y: number };
  readonly discards: { readonly x: number; readonly y: number; readonly card: number; readonly columns: number };
  readonly words: { readonly x: number; readonly y: number; readonly anchor: "start" | "middle" };
}

export const WIDE: TableFrame = {
  box: "0 0 600 420",
  card: 70,
  hands: [
    { x: 224, y: 34, title: { x: 224, y: 24 } },
    { x: 224, y: 276, title: { x: 224, y: 266 } },
  ],
  fireworks: { x: 24, y: 112, card: 66 },
  tokens: { x: 24, y: 250 },
  deck: { x: 424, y: 66 },
  discards: { x: 424, y: 150, card: 36, columns: 4 },
  words: { x: 224, y: 212, anchor: "start" },
};

export const NARROW: TableFrame = {
  box: "0 0 360 340",
  card: 62,
  hands: [
    { x: 14, y: 28, title: { x: 14, y: 19 } },
    { x: 216, y: 28, title: { x: 216, y: 19 } },
  ],
  fireworks: { x: 14, y: 188, card: 54 },
  tokens: { x: 14, y: 288 },
  deck: { x: 160, y: 204 },
  discards: { x: 160, y: 238, card: 30, columns: 6 },
  words: { x: 180, y: 156, anchor: "middle" },
};
