import { random } from "../../games/core/random.ts";
import type { InputLayout } from "../networks/input-rows.ts";
import { networkTowers, type Tower } from "../networks/towers.ts";
import type { Samples } from "../rollout/samples.ts";
import { rolesOfTrajectories } from "./advantages.ts";
import type { Learner, UpdateRequest, UpdateResult } from "./learner.ts";
import { selectTrajectories } from "./select-trajectories.ts";

/**
 * One update of a network of any number of towers: each learns separately from the samples of its own roles, with its
 * own weights, optimiser slots, anchor and random stream, so that towers don't affect each other. A tower without
 * samples is unchanged. Metrics of several towers are named `METRIC/ROLES` (see `towerName`), unless they name a role.
 * A network of one tower gets the learner's own update.
 * @throws AgentError as the learner does; RangeError for an optimiser of another network.
 */
export async function updateByTower(learner: Learner, request: UpdateRequest): Promise<UpdateResult> {
  const towers = networkTowers(request.network);
  const [single] = towers;
  if (towers.length === 1 && single) return learner.update({ ...request, network: single.spec });
  const values = request.values.slice();
  const slots = unpackSlots(request.optimizer, towers.length);
  const metrics: Record<string, number> = {};
  let average: Float32Array | undefined;
  for (const [i, tower] of towers.entries()) {
    // One draw per tower, whether it learns or not.
    const stream = random(`tower/${request.random()}`);
    const samples = samplesOfRoles(request.samples, tower.roles, request.network);
    if (samples.count === 0) continue;
    const learned = await learner.update({
      ...request,
      network: tower.spec,
      values: towerSlice(tower, request.values),
      optimizer: slots[i] ?? null,
      anchor: request.anchor && towerSlice(tower, request.anchor),
      samples,
      random: stream,
    });
    values.set(learned.values, tower.offset);
    slots[i] = learned.optimizer;
    if (learned.average) (average ??= request.values.slice()).set(learned.average, tower.offset);
    const name = towerName(tower.roles, request.roleNames);
    for (const [metric, value] of Object.entries(learned.metrics))
      metrics[metric.includes("/") ? metric : `${metric}/${name}`] = value;
  }
  return { values, average, optimizer: packSlots(slots), metrics };
}

/** A tower's name if there are several: its roles, `proposer+solver`. @internal */
export function towerName(roles: readonly number[], roleNames: readonly string[]): string {
  return roles.map((role) => roleNames[role] ?? String(role)).join("+");
}

const towerSlice = ({ offset, size }: Tower, values: Float32Array) => values.slice(offset, offset + size);

/** Slots of several towers as one vector: the length of each, then all of them. A tower that never learned has none. */
function packSlots(slots: readonly (Float32Array | null)[]): Float32Array {
  const packed = new Float32Array(slots.reduce((sum, part) => sum + (part?.length ?? 0), slots.length));
  let offset = slots.length;
  slots.forEach((part, i) => {
    packed[i] = part?.length ?? 0;
    if (part) packed.set(part, offset);
    offset += part?.length ?? 0;
  });
  return packed;
}

function unpackSlots(packed: Float32Array | null, towers: number): (Float32Array | null)[] {
  const lengths = Array.from({ length: towers }, (_, i) => packed?.[i] ?? 0);
  const total = lengths.reduce((sum, length) => sum + length, towers);
  if (packed && packed.length !== total) {
    throw new RangeError(`The optimiser has ${packed.length} slots, but its ${towers} towers need ${total}.`);
  }
  let offset = towers;
  return lengths.map((length) => {
    const part = length > 0 && packed ? packed.slice(offset, offset + length) : null;
    offset += length;
    return part;
  });
}

/** The trajectories of the given roles. */
function samplesOfRoles(
  samples: Samples,
  roles: readonly number[],
  network: InputLayout & { readonly actions: number },
): Samples {
  const roleOf = rolesOfTrajectories(samples);
  const kept = Array.from(roleOf.keys()).filter((t) => roles.includes(roleOf[t] as number));
  return selectTrajectories(samples, network, kept);
}
