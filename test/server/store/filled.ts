import type { Store } from "../../../server/store/store.ts";
import { entryOf, experimentOf, leagueOf, liveMatchOf, matchOf, runStartOf, segmentOf, weightsOf } from "./samples.ts";

/** Writes documents of every kind, some of each, whose ids start with `mark`. */
export async function fillStore(store: Store, mark: string): Promise<void> {
  for (const id of [`${mark}-1`, `${mark}-é 🂡/2`]) {
    await store.createLeague(leagueOf(id));
    for (let seq = 0; seq < 12; seq++) await store.append(id, entryOf(seq));
    for (let i = 0; i < 3; i++) await store.putSegment(segmentOf(`${id}-segment-${i}`, id, i, i));
    for (const kept of ["both", "own"]) await store.putWeights(weightsOf(`${mark} ${kept}`), id);
    await store.putWeights(weightsOf(`${id} slots`, 30, "optimizer"), id);
    await store.putWeights(weightsOf(`${id} none`, 0, "optimizer"), id);
    await store.takeLease(id, "holder", 60_000);
    await store.releaseLease(id, "holder");
    await store.putMatch(matchOf(`${id}-match`, 5, { league: id }));
    await store.putMatch(matchOf(`${id}-match of people`, 7, { people: ["ada", null] }));
    await store.putLiveMatch(liveMatchOf(`${id}-room`, "here:1"));
    await store.createExperiment(experimentOf(`${id}-experiment`));
    await store.putExperimentControl(`${id}-experiment`, { state: "paused", reason: "lunch", at: 1 });
    // As text, 10 comes before 9.
    for (const at of [9, 10]) await store.putRunStart(`${id}-experiment`, runStartOf(`${id}/a`, at));
    await store.putBan({ kind: "person", subject: id, reason: "Спам 🤖", at: 1, until: null });
    await store.putJobResult(id, `${id}-job`, { type: "paused", reason: "lunch" });
  }
  await store.putWeights(weightsOf(`${mark} by hand`));
  await store.releaseWeights(`${mark}-1`, [weightsOf(`${mark} own`).hash, weightsOf(`${mark} both`).hash]);
  await store.releaseWeights(`${mark}-é 🂡/2`, [weightsOf(`${mark} own`).hash]);
}
