/** The values of an object's attributes, by number: three shapes, three colours, two sizes. */
export const VALUES = ["cube", "sphere", "cylinder", "red", "green", "blue", "small", "large"] as const;

const SHAPES = 3;
const COLOURS = 3;
const SIZES = 2;
export const ATTRIBUTES = 3;

/** Objects are numbered by shape, colour and size; a scene has one at each place. */
export const OBJECTS = SHAPES * COLOURS * SIZES;
export const PLACES = 4;

/** Numbers of the objects at the places. */
export type Scene = readonly number[];

/** A clue: a value at a place, place x values + value. */
export const CLUES = PLACES * VALUES.length;

/** What a clue says. */
export interface Claim {
  readonly place: number;
  readonly value: number;
  /** 0 shape, 1 colour, 2 size. */
  readonly attribute: number;
}

/** Every claim, by clue. */
export const CLAIMS: readonly Claim[] = Array.from({ length: CLUES }, (_, clue) => {
  const value = clue % VALUES.length;
  return { place: Math.floor(clue / VALUES.length), value, attribute: value < SHAPES ? 0 : value < 6 ? 1 : 2 };
});

/** The numbers of an object's shape, colour and size in `VALUES`. */
const OBJECT_VALUES: readonly (readonly number[])[] = Array.from({ length: OBJECTS }, (_, object) => [
  Math.floor(object / (COLOURS * SIZES)),
  SHAPES + (Math.floor(object / SIZES) % COLOURS),
  SHAPES + COLOURS + (object % SIZES),
]);

/** Shape, colour and size of an object, as numbers in `VALUES`. */
export const objectValues = (object: number): readonly number[] => OBJECT_VALUES[object] as readonly number[];

/** Whether a clue holds in a scene. */
export function holdsIn(scene: Scene, clue: number): boolean {
  const { place, value, attribute } = CLAIMS[clue] as Claim;
  return (OBJECT_VALUES[scene[place] as number] as readonly number[])[attribute] === value;
}

/** Every clue that holds in a scene: one for each attribute of each object, in rising order. */
export const trueClues = (scene: Scene): readonly number[] =>
  scene.flatMap((object, place) => objectValues(object).map((value) => place * VALUES.length + value));

/** Objects that differ from one in every attribute. */
export const SUBSTITUTES = (SHAPES - 1) * (COLOURS - 1) * (SIZES - 1);

/** The substitute of that number (0 to 3) for an object: another shape, another colour, the other size. */
export function substituteFor(object: number, number: number): number {
  const [shape = 0, colour = 0, size = 0] = objectValues(object);
  const otherShape = (shape + 1 + (number >> 1)) % SHAPES;
  const otherColour = (colour - SHAPES + 1 + (number & 1)) % COLOURS;
  return (otherShape * COLOURS + otherColour) * SIZES + (1 - (size - SHAPES - COLOURS));
}

/** The sets of `count` places, each in rising order. */
export function placeSets(count: number): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** PLACES }, (_, bits) =>
    Array.from({ length: PLACES }, (_, place) => place).filter((place) => (bits >> place) & 1),
  ).filter(({ length }) => length === count);
}

/** A scene with other objects at the given places. */
export function replaceObjects(scene: Scene, places: readonly number[], substitutes: readonly number[]): Scene {
  return scene.map((object, place) => {
    const at = places.indexOf(place);
    return at < 0 ? object : substituteFor(object, substitutes[at] as number);
  });
}

/** Every scene that differs from one by `count` replaced objects, all equally likely. */
export function replacements(scene: Scene, count: number): readonly Scene[] {
  return placeSets(count).flatMap((places) =>
    Array.from({ length: SUBSTITUTES ** count }, (_, code) =>
      replaceObjects(
        scene,
        places,
        places.map((_, at) => Math.floor(code / SUBSTITUTES ** at) % SUBSTITUTES),
      ),
    ),
  );
}
