import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { random, randomInteger } from "../../games/core/random.ts";
import { readStore } from "../../server/store/registry.ts";
import { until } from "../support/until.ts";
import { faultsOf, rounds } from "./faults.ts";
import { newMatchCounts, playMatches, type Outcome } from "./people.ts";
import { Recoveries } from "./recoveries.ts";
import { startSite } from "./site.ts";

/*
 * `npm run chaos -- --minutes 10 --seed 1`: two servers, three workers, Redis and a server of MongoDB's protocol, of
 * which any is killed, paused, cut off or left without disk at random, while people play and leagues learn. Ends with a
 * table of faults and recoveries, and with exit code 1 if the store's audit finds anything, a match or its result was
 * lost, or a league is stuck.
 */

const PEOPLE = 3;
/** Milliseconds between two faults. */
const PAUSE_MS = { least: 2000, most: 8000 };
/** Milliseconds between two looks at a league. */
const POLL_MS = 500;
/** Milliseconds without an update after which a league's state is printed. */
const STILL_MS = 60_000;
const ANSWER_TIMEOUT_MS = 10_000;
/** Updates that every league must make once the faults are over, and milliseconds that it has for them. */
const RECOVERY = { updates: 5, limit: 300_000 };
/** Histories of matches that are printed. */
const MAX_HISTORIES = 10;
/** Matches read from the store at once. */
const PAGE_MATCHES = 200;
const LEAGUES = [
  { game: "kuhn-poker", hidden: [8], segmentEpisodes: 64, seed: 1 },
  { game: "tic-tac-toe", hidden: [16], segmentEpisodes: 64, seed: 2, agents: [{ id: "a" }, { id: "b" }] },
];

interface League {
  readonly id: string;
  readonly status: string;
  readonly reason: string;
  readonly updates: number;
}

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    /** Only faults whose name has this text. */
    only: { type: "string", default: "" },
  },
});
const draw = random(`chaos/${values.seed}`);
const say = (line: string): boolean => process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

const folder = await mkdtemp(join(tmpdir(), "red-queen-chaos-"));
say(`Data and logs: ${folder}`);
const site = await startSite(folder, say);
const { addresses } = site;

const ids: string[] = [];
for (const request of LEAGUES) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${addresses[0]}/api/leagues`, { method: "POST", body: JSON.stringify(request), headers });
  ids.push(((await answer.json()) as League).id);
}
/** A league as the server that is best informed sees it. */
async function league(id: string): Promise<League | null> {
  const seen = await Promise.all(
    addresses.map(async (address) => {
      try {
        const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
        const answer = await fetch(`${address}/api/leagues/${id}`, { signal });
        return answer.ok ? ((await answer.json()) as League) : null;
      } catch {
        return null;
      }
    }),
  );
  return seen.flatMap((one) => one ?? []).toSorted((a, b) => b.updates - a.updates)[0] ?? null;
}

const people = Array.from({ length: PEOPLE }, (_, i) => i + 1);
const recoveries = new Recoveries([...ids.map((id) => `league ${id}`), ...people.map((person) => `person ${person}`)]);
const matches = newMatchCounts();
const stop = new AbortController();
const playing = Promise.all(
  people.map((person) => {
    const onProgress = (): void => recoveries.progress(`person ${person}`);
    return playMatches({ addresses, person, counts: matches, stop: stop.signal, onProgress });
  }),
);
const ended = new AbortController();
const updates = new Map<string, number>();
const watching = Promise.all(
  ids.map(async (id) => {
    let since = Date.now();
    while (!ended.signal.aborted) {
      const seen = await league(id);
      const now = seen?.updates ?? 0;
      if (now > (updates.get(id) ?? 0)) {
        updates.set(id, now);
        recoveries.progress(`league ${id}`);
        since = Date.now();
      } else if (Date.now() - since > STILL_MS) {
        say(
          `${id} has stood still for a minute: ${seen ? `${seen.status}, ${seen.reason || "no problem"}` : "no answer"}`,
        );
        since = Date.now();
      }
      await sleep(POLL_MS);
    }
  }),
);

const faults = rounds(
  faultsOf(site, draw).filter(({ name }) => name.includes(values.only)),
  draw,
);
const began = Date.now();
while (Date.now() < began + Number(values.minutes) * 60_000) {
  await sleep(PAUSE_MS.least + randomInteger(draw, PAUSE_MS.most - PAUSE_MS.least));
  const { value: fault } = faults.next();
  const started = Date.now();
  const measured = recoveries.begin(fault.name);
  const hit = await fault.run();
  measured.end();
  const lasted = ((Date.now() - started) / 1000).toFixed(1);
  const progress = ids.map((id) => updates.get(id) ?? 0).join(", ");
  say(`${fault.name}: ${hit}, ${lasted} s; updates ${progress}; ${JSON.stringify(matches.outcomes)}`);
}
const minutes = (Date.now() - began) / 60_000;

say("The faults are over.");
let stuck = 0;
for (const id of ids) {
  const before = await until("an answer", () => league(id));
  const since = Date.now();
  const isMoving = async (): Promise<boolean> =>
    ((await league(id))?.updates ?? 0) >= before.updates + RECOVERY.updates;
  await until("progress", isMoving, RECOVERY.limit).catch(() => stuck++);
  const after = await league(id);
  say(`${id}: ${after?.updates} updates, ${after?.status}, ${after?.reason || "no problem"}, ${Date.now() - since} ms`);
}
stop.abort();
await playing;
ended.abort();
await watching;
await site.endProcesses();

/** People whose match ended, but whose store has no such result. */
async function missingResults(): Promise<readonly string[]> {
  const store = await readStore({ mongodbUrl: site.storeUrl, directory: "" });
  try {
    const stored = new Set<string>();
    for (let before: number | undefined; ;) {
      const page = await store.matches({ league: null, limit: PAGE_MATCHES, ...(before !== undefined && { before }) });
      for (const { names, outcome } of page) stored.add(`${names[0]} ${outcome}`);
      const oldest = page.at(-1)?.endedAt;
      if (page.length < PAGE_MATCHES || oldest === undefined) break;
      before = before === oldest + 1 ? oldest : oldest + 1;
    }
    const isStored = (name: string, outcome: Outcome): boolean =>
      outcome === "finished"
        ? stored.has(`${name} finished`)
        : outcome !== "unseen" || stored.has(`${name} finished`) || stored.has(`${name} abandoned`);
    return [...matches.ended].flatMap(([name, outcome]) => (isStored(name, outcome) ? [] : [name]));
  } finally {
    await store.close();
  }
}

const missing = await missingResults();
const audit = await site.audit();
await site.close();
for (const history of matches.histories.slice(-MAX_HISTORIES)) say(history);
say(`What people read:`);
for (const [sentence, count] of [...matches.sentences].toSorted((a, b) => b[1] - a[1])) say(`  ${count}: ${sentence}`);
say("Errors logged:");
for (const [line, same] of Map.groupBy(site.errors(), (error) => error)) say(`  ${same.length}: ${line}`);
say(`Faults in ${minutes.toFixed(1)} minutes, and the longest time without progress after each, in seconds:`);
for (const line of recoveries.table(["league", "person"])) say(`  ${line}`);
say(`Matches of people: ${JSON.stringify(matches.outcomes)}; results that the store lacks: ${missing.length}`);
for (const name of missing) say(`  missing: ${name}`);
say(`Audit: exit code ${audit.code}, ${audit.stdout.slice(0, 1000)}`);
const losses = matches.outcomes.lost + matches.outcomes.forfeited + missing.length;
const isSound = audit.code === 0 && stuck === 0 && losses === 0;
say(isSound ? "Nothing was lost." : `Losses: ${losses} matches or results; leagues stuck: ${stuck}.`);
if (isSound) await rm(folder, { recursive: true, force: true });
process.exitCode = isSound ? 0 : 1;
process.exit();
