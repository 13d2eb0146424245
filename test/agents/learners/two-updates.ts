import { readFileSync } from "node:fs";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { engineOf } from "../../support/engines.ts";
import { firstPolicy, ppo, requestOf, selfPlay } from "./play.ts";

/*
 * A process that does the second of two updates: `node two-updates.ts POLICY OPTIMIZER`, files of float32. Prints the
 * hash of the final weights and of the optimiser's slots.
 */

const floats = (file: string): Float32Array => new Float32Array(new Uint8Array(readFileSync(file)).buffer);
const [policy = "", optimizer = ""] = process.argv.slice(2);
const first = firstPolicy();
const segment = await selfPlay(first, 64, "second");
const weights = nameWeights("policy", "kuhn-poker", first.network, floats(policy));
const engine = await engineOf("wasm");
const learned = await ppo.update(requestOf(engine, weights, floats(optimizer), [segment], 1));
const hashes = [
  nameWeights("policy", "kuhn-poker", first.network, learned.values).hash,
  nameWeights("optimizer", "kuhn-poker", first.network, learned.optimizer).hash,
];
process.stdout.write(JSON.stringify(hashes));
