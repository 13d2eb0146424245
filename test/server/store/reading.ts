import { createPlayer } from "../../../agents/players/registry.ts";
import { policyReference } from "../../../agents/player-reference.ts";
import { verifySegment } from "../../../agents/rollout/verify.ts";
import { gameById } from "../../../games/registry.ts";
import type { ErrorCode } from "../../../server/errors.ts";
import { ServerError } from "../../../server/errors.ts";
import { loadLeague } from "../../../server/leagues/load.ts";
import { readPolicy } from "../../../server/store/policies.ts";
import type { StoreReader } from "../../../server/store/store.ts";

/** The name of a document in a sentence. */
const DOCUMENT =
  /^(The (head|lease|ledger) of league "|Entry \d+ of league "|League "|The league's ledger .* league "|Segment "|Experiment "|A start of experiment "|Match "|The match in play of room "|The document of weights "|\S*red-queen\.db )/;

/** Possible errors of reading a damaged store. */
const CODES: readonly ErrorCode[] = ["store/damaged", "store/foreign", "store/newer-version", "store/not-found"];

/**
 * Asserts that a refusal is typed and one sentence with the document's name, without its content. @throws any other
 * error.
 */
export function assertTold(error: unknown): ServerError {
  if (!(error instanceof ServerError) || !CODES.includes(error.code)) throw error;
  const { code, message } = error;
  const unquoted = message.replaceAll(/"(?:[^"\\]|\\.)*"/g, "");
  if (!/^[^\n{}]+\.$/.test(unquoted)) throw new Error(`Not a sentence without content: ${message}`, { cause: error });
  if (code === "store/damaged" && !DOCUMENT.test(message))
    throw new Error(`Names nothing: ${message}`, { cause: error });
  return error;
}

/** Calls every method of a store; returns the refusals. */
export async function readEverything(store: StoreReader): Promise<readonly ServerError[]> {
  const refused: ServerError[] = [];
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      refused.push(assertTold(error));
      return undefined;
    }
  };
  const each = async (ids: readonly string[] | undefined, read: (id: string) => Promise<unknown>): Promise<void> => {
    for (const id of ids ?? []) await attempt(() => read(id));
  };
  await attempt(() => store.ping());
  for (const { outcome, reason } of (await attempt(() => store.matches({ limit: 200 }))) ?? []) {
    if (outcome === "damaged") refused.push(assertTold(new ServerError("store/damaged", reason ?? "")));
  }
  await each(await attempt(() => store.leagueIds()), async (league) => {
    await attempt(() => store.league(league));
    await attempt(() => store.ledger(league, 3, 4));
    await attempt(() => loadLeague(store, league));
    await each(await attempt(() => store.matchIds(league)), (id) => store.match(id));
    await each(await attempt(() => store.segmentIds(league)), async (id) => {
      const segment = await store.segment(id);
      if (segment) verifySegment(segment);
    });
    await each(await attempt(() => store.weightsKept(league)), async (hash) => {
      await attempt(() => store.weightsRecord(hash));
      if ((await readPolicy(store, hash))?.kind !== "policy") return;
      await createPlayer(policyReference(hash), gameById("kuhn-poker"), store);
    });
  });
  await each(await attempt(() => store.experimentIds()), async (experiment) => {
    await attempt(() => store.experiment(experiment));
    await attempt(() => store.runStarts(experiment));
  });
  return refused;
}
