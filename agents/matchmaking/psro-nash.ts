import { nash } from "../meta-solvers/nash.ts";
import { psro } from "./psro.ts";

export const psroNash = psro("psro-nash", nash);
