import { compiledForward } from "../../agents/engines/compiled/forward.ts";
import { chooseEngine } from "../../agents/engines/registry.ts";
import type { Forward } from "../../agents/networks/forward.ts";
import { tensorForward } from "../../agents/networks/tensor-network.ts";
import { mlp, mlpNetwork } from "../agents/engines/compiled/programs.ts";
import { numbers } from "../agents/engines/compiled/numbers.ts";
import { competeAll, type Row, type Work } from "./measure.ts";
import type { Peers } from "./peers.ts";

/** Observations per second through a policy: compiled, against wasm, and on request against PyTorch and JAX. */
export async function inference(peers: Peers | null): Promise<Row[]> {
  const { tf } = await chooseEngine("wasm");
  const weights = { network: mlpNetwork, values: mlp.weights };
  const [compiled, eager] = [await compiledForward(tf, weights), tensorForward(tf, weights)];
  const contests = [1, 64, 1024].flatMap((size) => {
    const name = `mlp ${size}`;
    const contest = { name: `inference ${name}`, unit: "observations/s", work: answering(compiled, size) };
    const others = [
      { name: "TF.js wasm", work: answering(eager, size) },
      peers?.at("PyTorch eager", "inference", name),
      peers?.at("jax.jit", "inference_jax", name),
    ];
    return others.flatMap((peer) => (peer ? [{ ...contest, peer }] : []));
  });
  try {
    return await competeAll(contests);
  } finally {
    compiled.dispose();
    eager.dispose();
  }
}

function answering(forward: Forward, size: number): Work {
  const rows = numbers("observations", size * 64);
  return async () => {
    await forward(rows, size);
    return size;
  };
}
