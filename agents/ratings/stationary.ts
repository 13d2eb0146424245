/** Transitions below this probability are treated as impossible: products of several would underflow. */
const MIN_TRANSITION = 1e-40;

/**
 * The stationary distribution of a Markov chain in which at least one of any two states leads to the other directly.
 * The algorithm of Grassmann, Taksar and Heyman (1985) subtracts nothing, so that small masses keep their precision.
 * @param transitions from each state (row) to each other one; the diagonal is ignored.
 */
export function stationaryDistribution(transitions: Float64Array[]): number[] {
  const states = closedClass(transitions);
  const chain = states.map((i) => Float64Array.from(states, (j) => (transitions[i] as Float64Array)[j] as number));
  const leaving = new Float64Array(states.length);
  for (let k = states.length - 1; k > 0; k--) {
    const last = chain[k] as Float64Array;
    let total = 0;
    for (let j = 0; j < k; j++) total += last[j] as number;
    leaving[k] = total;
    for (let i = 0; i < k; i++) {
      const row = chain[i] as Float64Array;
      const through = (row[k] as number) / total;
      if (through === 0) continue;
      for (let j = 0; j < k; j++) if (i !== j) row[j] = (row[j] as number) + through * (last[j] as number);
    }
  }
  const masses = new Float64Array(states.length);
  masses[0] = 1;
  for (let k = 1; k < states.length; k++) {
    let entering = 0;
    for (let i = 0; i < k; i++) entering += (masses[i] as number) * ((chain[i] as Float64Array)[k] as number);
    masses[k] = entering / (leaving[k] as number);
  }
  const sum = masses.reduce((total, mass) => total + mass, 0);
  const result = transitions.map(() => 0);
  states.forEach((state, k) => (result[state] = (masses[k] as number) / sum));
  return result;
}

/**
 * The states that every state leads to. A state outside leads to all of them directly, one inside only to the others,
 * so that the state with the fewest transitions is inside.
 */
function closedClass(transitions: readonly Float64Array[]): number[] {
  const degrees = transitions.map((row, i) => {
    return row.reduce((sum, probability, j) => sum + (probability > MIN_TRANSITION && j !== i ? 1 : 0), 0);
  });
  const reached = new Set([degrees.indexOf(Math.min(...degrees))]);
  for (const state of reached) {
    transitions[state]?.forEach((probability, next) => {
      if (probability > MIN_TRANSITION && next !== state) reached.add(next);
    });
  }
  return [...reached].toSorted((a, b) => a - b);
}
