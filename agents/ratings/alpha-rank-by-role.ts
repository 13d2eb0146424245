import { fixation, OPENSPIEL_EVOLUTION, type Evolution } from "./alpha-rank.ts";
import { stationaryDistribution } from "./stationary.ts";

type Payoffs = readonly (readonly number[])[];

/** A mass for each member of two roles; they sum to 1 in each. */
export interface RoleMasses {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/**
 * The least probability of a transition. Where several profiles can't be left at double precision, each is left with
 * this one, so that the chain has one stationary distribution.
 */
const MIN_TRANSITION = 1e-30;

/**
 * Alpha-rank of two populations (Omidshafiei et al. 2019, section 3.2.1 for several populations): the stationary
 * distribution over profiles of one row and one column, where in each step a mutant may take over one population; its
 * marginals. Time grows with the cube of rows times columns.
 * @param first payoffs to the row.
 * @param second payoffs to the column, of the same shape.
 */
export function alphaRankByRole(
  first: Payoffs,
  second: Payoffs,
  evolution: Evolution = OPENSPIEL_EVOLUTION,
): RoleMasses {
  const rows = first.length;
  const columns = first[0]?.length ?? 0;
  const mutations = rows + columns - 2;
  const transitions = Array.from({ length: rows * columns }, () => new Float64Array(rows * columns));
  const connect = (from: number, to: number, gain: number): void => {
    (transitions[from] as Float64Array)[to] = Math.max(MIN_TRANSITION, fixation(gain, evolution) / mutations);
  };
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const from = i * columns + j;
      for (let k = 0; k < rows; k++) {
        if (k !== i) connect(from, k * columns + j, at(first, k, j) - at(first, i, j));
      }
      for (let k = 0; k < columns; k++) {
        if (k !== j) connect(from, i * columns + k, at(second, i, k) - at(second, i, j));
      }
    }
  }
  const masses = stationaryDistribution(transitions);
  const mixtures = { first: new Float64Array(rows), second: new Float64Array(columns) };
  masses.forEach((mass, profile) => {
    const [i, j] = [Math.floor(profile / columns), profile % columns];
    mixtures.first[i] = (mixtures.first[i] as number) + mass;
    mixtures.second[j] = (mixtures.second[j] as number) + mass;
  });
  return { first: [...mixtures.first], second: [...mixtures.second] };
}

const at = (payoffs: Payoffs, i: number, j: number): number => (payoffs[i] as number[])[j] as number;
