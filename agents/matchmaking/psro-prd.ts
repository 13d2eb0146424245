import { projectedReplicatorDynamics } from "../meta-solvers/projected-replicator-dynamics.ts";
import { psro } from "./psro.ts";

/** OpenSpiel's time span in a fifth of its steps: a leader must not wait for it for long. */
export const psroPrd = psro("psro-prd", projectedReplicatorDynamics, { iterations: 20_000, stepSize: 5e-3 });
