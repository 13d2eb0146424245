import { cfrSolver } from "../../agents/exact/cfr.ts";
import { gameTree } from "../../agents/trees/tree.ts";
import { gameById } from "../../games/registry.ts";
import { competeAll, type Row } from "./measure.ts";
import type { Peers } from "./peers.ts";

/** Iterations of CFR+ a second, against OpenSpiel's solver in C++. */
export function solvers(peers: Peers | null): Promise<Row[]> {
  return competeAll(
    ["kuhn-poker", "leduc-poker"].map((id) => {
      const solver = cfrSolver(gameTree(gameById(id)), { plus: true });
      const work = () => {
        solver.iterate();
        return 1;
      };
      const peer = peers?.at("OpenSpiel's C++", "solvers", id.replace("-", "_"));
      return { name: `cfr+ ${id}`, unit: "iterations/s", work, peer };
    }),
  );
}
