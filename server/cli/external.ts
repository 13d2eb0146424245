import type { ExternalKinds } from "../../agents/players/registry.ts";
import { externalKinds } from "../external/kinds.ts";
import { readLlmSettings } from "../external/llm/settings.ts";

/**
 * The players outside this process that a command can seat: those that need no server.
 * @throws ServerError `config/invalid`.
 */
export const commandExternal = (): ExternalKinds => externalKinds({ llm: readLlmSettings(process.env) });
