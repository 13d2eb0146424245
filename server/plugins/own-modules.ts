import { registerHooks } from "node:module";
import { runnableUrl } from "../../agents/module-url.ts";

/** The modules of the package, by the names that plugins import. */
const modules: Readonly<Record<string, URL>> = {
  "red-queen/games": new URL("../../games/index.ts", import.meta.url),
  "red-queen/agents": new URL("../../agents/index.ts", import.meta.url),
  "red-queen/store": new URL("../store/index.ts", import.meta.url),
};

/**
 * From now on, `red-queen/…` is the code that this process runs, wherever a plugin lies and whatever is installed
 * there: another copy has other error classes and registries. Holds for the calling thread.
 */
export function shareOwnModules(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const own = modules[specifier];
      return own ? { url: runnableUrl(own).href, shortCircuit: true } : nextResolve(specifier, context);
    },
  });
}
