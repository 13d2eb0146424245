import type { ExternalKinds } from "../../agents/players/registry.ts";
import { ServerError } from "../errors.ts";
import { languageModel } from "./llm/language-model.ts";
import { modelSettings, type LlmSettings } from "./llm/settings.ts";
import type { SeatHub } from "./seats/hub.ts";

/** What external players are reached with. */
export interface ExternalParts {
  readonly llm: LlmSettings;
  /** The bots of this server; absent in a command, which bots can't connect to. */
  readonly hub?: SeatHub | undefined;
}

/** Kinds of players outside this process: one line each. */
export function externalKinds({ llm, hub }: ExternalParts): ExternalKinds {
  return {
    llm: (name, game) => languageModel(`llm:${name}`, game, modelSettings(llm, name)),
    bot: (name) => {
      if (hub) return hub.player(name);
      throw new ServerError("player/unknown", "Bots connect to a running server: start one, and seat the bot there.");
    },
  };
}
