import type { Game } from "../../games/core/game.ts";

/**
 * The information sets of all seats, in order of first appearance. A slot is one legal action of one set: per-action
 * columns, such as a policy's probabilities, have one entry per slot.
 */
export interface InformationSets {
  readonly count: number;
  /** [sets] */
  readonly seat: Uint8Array;
  /** [sets] The seat's `informationState`. */
  readonly text: readonly string[];
  /** [sets + 1] The slots of set i are `slot[i]` to `slot[i + 1] - 1`. */
  readonly slot: Uint32Array;
  /** [slots] The action of each slot, rising within a set. */
  readonly action: Uint16Array;
  /** [sets, game.observation.size] The seat's observation, row by row: one batch for a network. */
  readonly observations: Float32Array;
  /** The set of that seat and text, or undefined. */
  find(seat: number, text: string): number | undefined;
}

/** Collects information sets while a tree is traversed. */
export interface SetCollector {
  /** The set of `seat`, who is to move in `state`: a new one, or the existing one with this text. */
  enter(state: unknown, seat: number): number;
  /** The first slot of a set; the others follow in the order of legal actions. */
  firstSlot(set: number): number;
  /** The columns, once all sets are added. */
  finish(): InformationSets;
}

/** Starts with no sets. */
export function collectSets(game: Game): SetCollector {
  const index = game.roles.map(() => new Map<string, number>());
  const examples: unknown[] = []; // one state of each set, to observe at the end
  const seats: number[] = [];
  const texts: string[] = [];
  const slots = [0];
  const actions: number[] = [];
  return {
    enter(state, seat) {
      const text = game.informationState(state, seat);
      const legal = game.legal(state);
      const known = index[seat]?.get(text);
      if (known !== undefined) {
        const first = slots[known] as number;
        const same =
          (slots[known + 1] as number) - first === legal.length && legal.every((a, i) => a === actions[first + i]);
        if (!same) throw new Error(`${game.id}: legal actions differ within the information state "${text}".`);
        return known;
      }
      const set = texts.length;
      index[seat]?.set(text, set);
      examples.push(state);
      seats.push(seat);
      texts.push(text);
      actions.push(...legal);
      slots.push(actions.length);
      return set;
    },
    firstSlot: (set) => slots[set] as number,
    finish() {
      const width = game.observation.size;
      const observations = new Float32Array(texts.length * width);
      examples.forEach((state, set) => game.observe(state, seats[set] as number, observations, set * width));
      return {
        count: texts.length,
        seat: Uint8Array.from(seats),
        text: texts,
        slot: Uint32Array.from(slots),
        action: Uint16Array.from(actions),
        observations,
        find: (seat, text) => index[seat]?.get(text),
      };
    },
  };
}
