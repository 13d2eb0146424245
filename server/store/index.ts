/**
 * `red-queen/store`: leagues, their ledgers, episodes, weights and matches, as a server or a command stored them.
 *
 * @module
 */
export { ServerError, type ErrorCode } from "../errors.ts";
export { openStore, readStore, type StoreChoice } from "./registry.ts";
export type { BanKind } from "../common/ban-kinds.ts";
export type { Ban } from "./ban.ts";
export type {
  ExperimentControl,
  ExperimentRecord,
  LeagueRecord,
  Lease,
  ListedMatch,
  Match,
  MatchPly,
  MatchQuery,
  RunStart,
  Store,
  StoreReader,
  StoreSettings,
  WeightsRecord,
} from "./store.ts";
