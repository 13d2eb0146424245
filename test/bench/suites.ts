import { bases } from "./bases.ts";
import { doors } from "./doors.ts";
import { engines } from "./engines.ts";
import { inference } from "./inference.ts";
import { league } from "./league.ts";
import { learner } from "./learner.ts";
import type { Row, SuiteOptions } from "./measure.ts";
import { nashconv } from "./nashconv.ts";
import { onOneCore } from "./one-core.ts";
import type { Peers } from "./peers.ts";
import { rooms } from "./rooms.ts";
import { rules } from "./rules.ts";
import { scaling } from "./scaling.ts";
import { selfplay } from "./selfplay.ts";
import { server } from "./server.ts";
import { solvers } from "./solvers.ts";
import { web } from "./web.ts";
import { workers } from "./workers.ts";

/** Measures something; against peers too, if they are given. */
export type Suite = (peers: Peers | null, options?: SuiteOptions) => Promise<Row[]>;

/** All suites: one line each. */
export const suites: Readonly<Record<string, Suite>> = {
  rooms,
  rules: onOneCore(rules),
  scaling,
  inference: onOneCore(inference),
  learner: onOneCore(learner),
  engines,
  selfplay,
  solvers,
  league,
  nashconv,
  bases,
  doors,
  server,
  web,
  workers,
};
