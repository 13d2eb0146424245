import { existsSync } from "node:fs";
import { join } from "node:path";
import { addPackages, check, freshFolder, requireCommand, removeFolder, run, say, Stop } from "./steps.ts";
import { buildFromWheel, wheelFor } from "./wheel.ts";

const VERSION = "4.22.0";
const UNDO = "`npm run native -- --remove` removes it.";

interface NativeChoice {
  readonly gpu: boolean;
  /** Keeps the build even if its self-test fails here: for images built on machines without a card. */
  readonly unchecked: boolean;
}

/**
 * Installs `@tensorflow/tfjs-node` or `@tensorflow/tfjs-node-gpu`: the published build if it passes the self-test, else
 * one built against the C library of TensorFlow's own wheel.
 */
export async function installNative({ gpu, unchecked }: NativeChoice): Promise<void> {
  const name = gpu ? "tfjs-node-gpu" : "tfjs-node";
  if (gpu && !unchecked) {
    await requireCommand(
      "nvidia-smi",
      ["-L"],
      "The CUDA engine needs an NVIDIA card and its driver; --unchecked builds it without, for use elsewhere.",
    );
  }
  // Both register the same TensorFlow.js backend: a process can have only one of them.
  removeFolders();
  const folder = freshFolder(name);
  say(`Fetching @tensorflow/${name} ${VERSION} from npm.`);
  await addPackages(folder, [`@tensorflow/${name}@${VERSION}`, "node-api-headers@1.9.0"], [name]);
  const packageFolder = join(folder, "node_modules", "@tensorflow", name);
  const said =
    (await installStock(packageFolder, name)) ?? (await installWheel(folder, packageFolder, name, unchecked));
  say(said);
  say(`Done. The next start uses it if its train step is the fastest; \`ENGINE=${name}\` selects it by name.`);
  say(UNDO);
}

/**
 * The package's own install script, which downloads a C library and a matching binding. Returns the self-test's line if
 * it passes.
 */
async function installStock(packageFolder: string, name: string): Promise<string | null> {
  say("Trying the package's own C library (TensorFlow 2.9; for cards, CUDA 11).");
  const script = ["scripts/install.js", ...(name.endsWith("gpu") ? ["gpu", "download"] : [])];
  const { ok, said } = await run(process.execPath, script, { in: packageFolder, quietly: true });
  const built = ok && existsSync(join(packageFolder, "lib"));
  const checked = built ? await check(name) : { ok: false, said: reasonIn(said) };
  if (checked.ok) return checked.said;
  say(`That can't be used here: ${checked.said}`);
  return null;
}

async function installWheel(folder: string, packageFolder: string, name: string, unchecked: boolean): Promise<string> {
  await buildFromWheel(folder, packageFolder, wheelFor(name.endsWith("gpu")));
  say("Testing it against plain TensorFlow.js.");
  const { ok, said } = await check(name);
  if (ok) return said;
  if (unchecked) return `It is built, but did not pass here: ${said}`;
  throw new Stop(`It is built but can't be used: ${said}\n${UNDO}`);
}

/** The line of a failed script's output that names the error. */
function reasonIn(said: string): string {
  const lines = said.trim().split("\n");
  return (lines.find((line) => /error/i.test(line) && !/throw/.test(line)) ?? lines.at(-1) ?? "").trim();
}

const removeFolders = (): string[] => ["tfjs-node", "tfjs-node-gpu"].filter((name) => removeFolder(name));

export function removeNative(): void {
  const removed = removeFolders();
  say(removed.length > 0 ? `Removed the engine ${removed.join(" and ")}.` : "There was no native engine to remove.");
}
