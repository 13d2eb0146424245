import type { GameOptions } from "../core/game.ts";
import { measure, type Exam, type Examinee, type GameMeasures, type Measures } from "../core/measures.ts";
import { entropyEstimate, meanEstimate, shareEstimate } from "../core/statistics.ts";
import { deal, votingStates } from "./measures/examination.ts";
import { isCaught, verdictOf } from "./rewards.ts";
import { FIRST_VOTE, NOT_SURE, ROUNDS, legal, sceneOf, type SpyState } from "./rules.ts";
import { CLUES, holdsIn, trueClues } from "./rules/scene.ts";
import { scripted } from "./scripted.ts";
import { spyPosterior } from "./scripted/listener.ts";

/** Deals of each fixed examination, and episodes of self-play whose clues an exact listener hears. */
const EXAMINED_DEALS = 400;
const HEARD_EPISODES = 400;

/** The measures of a game of that many seats. */
export const measures = (seats: number): GameMeasures<SpyState> => ({
  headline: ["accuracy", "spy caught", "votes", "information"],
  watched: {
    diversity: ["clue entropy"],
    skills: [
      {
        sampled: ["sampled accuracy/describing spy", "sampled accuracy/bluffing spy"],
        greedy: ["accuracy/describing spy", "accuracy/bluffing spy"],
        better: "higher",
      },
    ],
    winners: [
      { role: "spy", when: [{ measure: "spy caught", at: 0 }] },
      { role: "civilian side", when: [{ measure: "spy caught", at: 1 }] },
    ],
  },
  ofEpisodes: (ends) => (ends.length === 0 ? {} : { ...ofVotes(ends), ...ofClues(ends) }),
  ofPolicy: async (exam) => ({
    ...(await accuracies(exam, seats, "describer", "describing spy")),
    ...(await accuracies(exam, seats, "bluffer", "bluffing spy")),
    ...(await escapes(exam, seats)),
  }),
});

const share = (values: readonly boolean[], meaning: string): Measures[string] =>
  measure(shareEstimate(values.map(Number)), "share", meaning);

function ofVotes(ends: readonly SpyState[]): Measures {
  const verdicts = ends.flatMap((end) =>
    end.votes.filter((_, voter) => voter !== end.spy).map((vote) => verdictOf(end, vote)),
  );
  const of = (verdict: string) => verdicts.map((one) => one === verdict);
  return {
    "spy caught": share(ends.map(isCaught), "Episodes in which the spy has more votes than every civilian."),
    "votes/right": share(of("right"), "Civilians' votes for the spy, as played."),
    "votes/not sure": share(of("unsure"), "Civilians' votes for nobody, as played."),
    "votes/wrong": share(of("wrong"), "Civilians' votes for a civilian, as played."),
  };
}

function ofClues(ends: readonly SpyState[]): Measures {
  const falseClues = (isOf: (end: SpyState, seat: number) => boolean) =>
    ends.flatMap((end) =>
      end.clues.filter((_, i) => isOf(end, i % end.seats)).map((clue) => !holdsIn(end.scene, clue)),
    );
  return {
    "false clues/spy": share(
      falseClues((end, seat) => seat === end.spy),
      "Clues of the spy that don't hold in the civilians' scene.",
    ),
    "false clues/civilians": share(
      falseClues((end, seat) => seat !== end.spy),
      "Clues of civilians that don't hold in their own scene.",
    ),
    "clue entropy": measure(
      entropyEstimate(ends.flatMap(({ clues, seats }) => clues.slice(0, ROUNDS * seats).map(String))),
      "bits",
      `Diversity of clues: the entropy of what is said, of ${Math.log2(CLUES)} bits.`,
    ),
    ...informationOf(ends.slice(0, HEARD_EPISODES)),
  };
}

/** What an exact listener learns from the clues: about the spy, as a civilian, and about the scene, as a stranger. */
function informationOf(ends: readonly SpyState[]): Measures {
  const bits = ends.flatMap((end) =>
    civilians(end).map((seat) => {
      const posterior = spyPosterior(end, seat, sceneOf(end, seat) ?? []);
      return Math.log2(end.seats - 1) - entropy(posterior);
    }),
  );
  const most = Math.log2((ends[0]?.seats ?? 2) - 1);
  const told = ends.map((end) => new Set(end.clues.filter((clue) => holdsIn(end.scene, clue))).size);
  const properties = trueClues(ends[0]?.scene ?? []).length;
  return {
    "information/spy": measure(
      meanEstimate(bits, { min: Math.min(-most, ...bits), max: most }),
      "bits",
      "What the clues tell a civilian about who the spy is: the fall of an exact listener's entropy.",
    ),
    "information/scene": measure(
      meanEstimate(told, { min: 0, max: properties }),
      "properties",
      "Properties of the civilians' scene that the clues name.",
    ),
  };
}

const civilians = ({ seats, spy }: SpyState): readonly number[] =>
  Array.from({ length: seats }, (_, seat) => seat).filter((seat) => seat !== spy);

const entropy = (distribution: readonly number[]): number =>
  distribution.reduce((sum, p) => sum - (p > 0 ? p * Math.log2(p) : 0), 0);

const examined = new Map<string, readonly SpyState[]>();

function cachedStates(id: string, options: GameOptions, seats: number): readonly SpyState[] {
  const key = `${id} ${seats} ${JSON.stringify(options)}`;
  const player = scripted.find((one) => one.id === id);
  if (!player) throw new RangeError(`there is no scripted player ${id}`);
  const states = examined.get(key) ?? votingStates(player, options, seats, EXAMINED_DEALS);
  examined.set(key, states);
  return states;
}

/** Votes on fixed clues. Accuracy by the likeliest vote, and the mean probability of the right one. */
async function accuracies(
  { examinee, options }: Pick<Exam<SpyState>, "examinee" | "options">,
  seats: number,
  id: string,
  name: string,
): Promise<Measures> {
  const states = cachedStates(id, options, seats);
  const rows = await examinee.probabilities(states);
  const likeliest = rows.map((row, i) => legal(states[i] as SpyState)[row.indexOf(Math.max(...row))]);
  const right = states.map(({ spy }) => FIRST_VOTE + (spy ?? 0));
  const sampled = rows.map((row, i) => {
    const p = row[legal(states[i] as SpyState).indexOf(right[i] as number)] ?? 0;
    return Math.min(1, Math.max(0, p));
  });
  const clues = name === "describing spy" ? "everyone describes their own scene" : "the spy bluffs as well as possible";
  return {
    [`accuracy/${name}`]: share(
      likeliest.map((action, i) => action === right[i]),
      `Civilians' votes for the spy on a fixed set of clues in which ${clues}, greedily.`,
    ),
    [`sampled accuracy/${name}`]: measure(
      shareEstimate(sampled),
      "share",
      `The same by sampled votes; at random it is one in ${seats}.`,
    ),
    [`not sure/${name}`]: share(
      likeliest.map((action) => action === NOT_SURE),
      "Votes for nobody on the same set, greedily.",
    ),
  };
}

/** The policy as the spy among exact listeners. */
async function escapes(
  { examinee, options, random }: Pick<Exam<SpyState>, "examinee" | "options" | "random">,
  seats: number,
): Promise<Measures> {
  const deals = Array.from({ length: EXAMINED_DEALS }, () => deal(options, seats, random));
  const ends = await Promise.all(Array.from({ length: seats }, (_, spy) => playAsSpy(examinee, deals, spy, seats)));
  return {
    escape: share(
      ends.flat().map((end) => !isCaught(end)),
      "Episodes in which the policy, as the spy among exact listeners, is not caught.",
    ),
  };
}

function playAsSpy(
  examinee: Examinee<SpyState>,
  deals: readonly SpyState[],
  spy: number,
  seats: number,
): Promise<readonly SpyState[]> {
  const others = Array.from({ length: seats }, (_, seat) => seat).filter((seat) => seat !== spy);
  return examinee.play(
    deals.filter((state) => state.spy === spy),
    { seats: Object.fromEntries(others.map((seat) => [seat, "listener"])), seed: `escape/${spy}` },
  );
}
