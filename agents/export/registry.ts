import { chat, promptCompletion } from "./chat.ts";
import { csv } from "./csv.ts";
import type { ExportFormat } from "./export-format.ts";
import { jsonl } from "./jsonl.ts";
import { openspiel } from "./openspiel.ts";

/** Every format of episodes, one line each. */
export const exportFormats: readonly ExportFormat[] = [jsonl, openspiel, chat, promptCompletion, csv];
