import { alphaRankSolver } from "../meta-solvers/alpha-rank.ts";
import { psro } from "./psro.ts";

export const psroAlphaRank = psro("psro-alpha-rank", alphaRankSolver);
