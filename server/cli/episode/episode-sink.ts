import type { ExportedPly, StoredEpisode } from "../../../agents/export/export-format.ts";
import type { Game } from "../../../games/core/game.ts";
import type { ExportAdvance, ExportProgress } from "./progress.ts";

/** What exported episodes are written to. Every method may throw ServerError `export/file-unusable`. */
export interface EpisodeSink {
  /** With all that was recorded, whether or not `--resume` would find it yet. */
  readonly progress: ExportProgress;
  /** Appends an episode. @throws GameError where the rules refuse it; then nothing of it is appended. */
  append(episode: StoredEpisode, game: Game, plies: readonly ExportedPly[]): void;
  /** Records what was appended since the last record. */
  record(advance: ExportAdvance): void;
  /** Completes what is written. */
  finish(): void;
  /** Releases files; what isn't complete is discarded now or by `--resume`. */
  close(): void;
}
