import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { CurvePoint } from "../../agents/export/curves.ts";
import type { ExportedPly, StoredEpisode } from "../../agents/export/export-format.ts";
import { openStore } from "../../server/store/registry.ts";
import { forfeitedMatch, randomMatch } from "../server/cli/episode/matches.ts";
import type { RunAnswer } from "../server/cli/answers.ts";
import { answerOf } from "../support/command.ts";
import { temporaryFolder } from "../support/folder.ts";
import { pythonWith, runPython } from "../support/python.ts";

/*
 * docs/examples/redqueen.py reads every format alike and as it was written, and the example in docs/store.md runs.
 */

const python = pythonWith("pandas", "pyarrow");
const root = join(import.meta.dirname, "../..");
const folder = temporaryFolder();
const store = join(folder, "store");

type JsonEpisode = StoredEpisode & { readonly plies: readonly ExportedPly[] };

const linesOf = (file: string): JsonEpisode[] =>
  readFileSync(join(folder, file), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as JsonEpisode);

async function exportAll(league: string): Promise<void> {
  const kept = ["--store", store];
  const sources = { episodes: ["--league", league], matches: ["--matches"] };
  for (const [name, source] of Object.entries(sources)) {
    for (const format of ["jsonl", "csv", "parquet"]) {
      const out = ["--out", join(folder, `${name}.${format}`), "--format", format];
      await answerOf(["episode", "export", ...source, ...kept, ...out]);
    }
  }
  for (const format of ["csv", "json"]) {
    const out = ["--out", join(folder, `curves.${format}`), "--curves", format];
    await answerOf(["league", "export", "--league", league, ...kept, ...out]);
  }
}

interface Seat {
  readonly episode: string;
  readonly seat: number;
  readonly role: string | null;
  readonly player: string;
  readonly opponent: string;
  readonly learns: boolean;
  readonly policy_version: number | null;
  readonly outcome: string;
  readonly ended_at: number | null;
  readonly return: number;
  readonly score: number;
}

interface Read {
  readonly plies: number;
  readonly seats: readonly Seat[];
  readonly labels: readonly string[];
}

interface Answer {
  readonly episodes: Read;
  readonly matches: Read;
  readonly scores: readonly {
    readonly opponent: string;
    readonly updates: number;
    readonly episodes: number;
    readonly score: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly curves: readonly CurvePoint[];
}

/** What a seat's row has to say. */
const seatRows = (episodes: readonly JsonEpisode[]) =>
  episodes.flatMap(({ id, pairing, returns, learnerSeats, policyVersion, outcome, match }) =>
    pairing.map((player, seat) => {
      const [own = 0, other = 0] = [returns[seat], returns[1 - seat]];
      return {
        episode: id,
        seat,
        player,
        opponent: pairing[1 - seat],
        learns: learnerSeats.includes(seat),
        policy_version: policyVersion,
        outcome,
        ended_at: match?.endedAt ?? null,
        return: own,
        score: own === other ? 0.5 : own > other ? 1 : 0,
      };
    }),
  );

describe.skipIf(python.path === null)(`redqueen.py${python.reason}`, () => {
  let answer: Answer;
  beforeAll(async () => {
    const set = ["segmentEpisodes=32", "snapshotEvery=2", "pastShare=0.5", "ladderEpisodes=8", "evaluateEvery=4"];
    const sizes = ["--updates", "10", "--jobs", "1", "--engine", "wasm", ...set.flatMap((one) => ["--set", one])];
    const run = ["league", "run", "--game", "kuhn-poker", ...sizes, "--store", store];
    const { league } = await answerOf<RunAnswer>(run);
    const kept = await openStore({ directory: store });
    await kept.putMatch(randomMatch("first", "kuhn-poker", 1_800_000_000_000));
    await kept.putMatch(forfeitedMatch(randomMatch("second", "connect-four", 1_800_000_000_001)));
    await kept.close();
    await exportAll(league);
    answer = JSON.parse(runPython(python, [join(import.meta.dirname, "read-exports.py"), folder])) as Answer;
  });

  it.each(["episodes", "matches"] as const)("reads %s alike from every format, as they were played", (name) => {
    const expected = linesOf(`${name}.jsonl`);
    const { plies, seats, labels } = answer[name];
    const labelled = expected.flatMap((episode) => episode.plies.map(({ label }) => label));
    expect(labels).toEqual(labelled);
    expect(plies).toBe(labelled.length);
    const rows = seatRows(expected);
    expect(seats).toHaveLength(rows.length);
    seats.forEach((seat, i) => expect(seat).toMatchObject(rows[i] ?? {}));
    expect(new Set(seats.map(({ role }) => role)).size).toBeGreaterThan(1);
  });

  it("counts the learning policy's scores against each opponent by its updates", () => {
    expect(answer.scores.length).toBeGreaterThan(2);
    const learner = seatRows(linesOf("episodes.jsonl")).filter(
      ({ learns, player, opponent }) => learns && player !== opponent,
    );
    expect(answer.scores.reduce((sum, { episodes }) => sum + episodes, 0)).toBe(learner.length);
    for (const { opponent, updates, episodes, score, low, high } of answer.scores) {
      const own = learner.filter((seat) => {
        return seat.opponent === opponent && Math.floor((seat.policy_version ?? 0) / 4) * 4 === updates;
      });
      expect(own).toHaveLength(episodes);
      expect(score).toBeCloseTo(own.reduce((sum, seat) => sum + seat.score, 0) / episodes, 9);
      expect(low).toBeLessThan(score);
      expect(high).toBeGreaterThan(score);
    }
  });

  it("reads curves alike from CSV and JSON", () => {
    const written = JSON.parse(readFileSync(join(folder, "curves.json"), "utf8")) as CurvePoint[];
    expect(answer.curves).toEqual(written);
  });

  it("prints the scores as a program, and runs the example of the documents", () => {
    const program = runPython(python, [
      join(root, "docs/examples/redqueen.py"),
      join(folder, "episodes.csv"),
      "--every",
      "4",
    ]);
    expect(program.trimEnd().split("\n")).toHaveLength(answer.scores.length + 2);
    const store = readFileSync(join(root, "docs/store.md"), "utf8");
    const [, example = ""] = /```python\n(import redqueen\n[^]*?)```/.exec(store) ?? [];
    expect(example).not.toBe("");
    const printed = runPython(python, ["-c", `import os; os.chdir(${JSON.stringify(folder)})\n${example}`]);
    for (const { opponent, score } of answer.scores.slice(0, 1)) {
      expect(printed).toContain(opponent.slice(7, 15));
      expect(score).toBeGreaterThan(0);
    }
    expect(printed).toContain("evaluation/nashConv");
  });
});
