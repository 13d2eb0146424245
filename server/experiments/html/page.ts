import { experimentCurves, type ArmCurve } from "../../../agents/experiments/curves.ts";
import type { MeasuredRun } from "../../../agents/experiments/results.ts";
import { gameById } from "../../../games/registry.ts";
import type { ExperimentRecord } from "../../store/store.ts";
import type { ReportInput } from "../report-input.ts";
import { experimentReport, type ExperimentReport } from "../report.ts";
import { armClass, curveChart, stripChart, type StripRow } from "./charts.ts";
import { reportStyle } from "./style.ts";
import { escaped, intervalText, numberText, tableHtml } from "./text.ts";

/** The report of an experiment: one HTML file without scripts that loads nothing. */
export function reportPage(input: ReportInput): string {
  const { record, runs: measured } = input;
  const report = experimentReport(input);
  const arms = record.arms.map(({ name }) => name);
  const curves = experimentCurves(record, measured);
  const [shown, others] = splitMeasures(record, Object.keys(report.meanings));
  const section = (measure: string) => measureSection(measure, report, arms, curves[measure] ?? [], measured);
  const title = escaped(record.name);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}: experiment</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${summary(report)}
${notesBox(report.notes)}
<h2>Results</h2>
<p class="soft">Curves and diamonds are interquartile means over seeds, bands and bars their 95% intervals, pale dots single seeds.</p>
<ul class="legend">${arms.map((arm, i) => `<li><span class="key ${armClass(i)}"></span>${escaped(arm)}</li>`).join("")}</ul>
<div class="measures">
${shown.map(section).join("\n")}
</div>
${others.length === 0 ? "" : `<details><summary>${others.length} more measures</summary><div class="measures">\n${others.map(section).join("\n")}\n</div></details>`}
${settingsSection(report, arms)}
${runsSection(report)}
${methodSection(report)}
</main>
</body>
</html>
`;
}

/** The headline measures of the games first; all are shown alike where games name none. */
function splitMeasures({ arms }: ExperimentRecord, measures: readonly string[]): [string[], string[]] {
  const games = new Set(arms.map(({ config }) => config.game));
  const headline = [...games].flatMap((game) => gameById(game).measures?.headline ?? []);
  if (headline.length === 0) return [[...measures], []];
  const isHeadline = (measure: string) => headline.includes(measure) || headline.includes(measure.split("/")[0] ?? "");
  return [measures.filter(isHeadline), measures.filter((measure) => !isHeadline(measure))];
}

function summary({ experiment, createdAt, arms, seeds, runs, complete }: ExperimentReport): string {
  const finished = arms.reduce((sum, arm) => sum + arm.seeds.length, 0);
  const created = new Date(createdAt).toISOString().slice(0, 16).replace("T", " ");
  const state = complete ? "complete" : "incomplete";
  return `<p class="soft"><code>${escaped(experiment)}</code>, created ${created} UTC</p>
<p>${arms.length} arms, ${seeds.length} seeds (${seeds.join(", ")}); ${finished} of ${runs.length} runs finished, ${state}.</p>`;
}

const notesBox = (notes: readonly string[]): string =>
  notes.length === 0
    ? ""
    : `<div class="notes"><ul>${notes.map((note) => `<li>${escaped(note)}</li>`).join("")}</ul></div>`;

function measureSection(
  measure: string,
  report: ExperimentReport,
  arms: readonly string[],
  curves: readonly ArmCurve[],
  measured: readonly MeasuredRun[],
): string {
  const { unit = "", meaning = "" } = report.meanings[measure] ?? {};
  const rows = report.arms.flatMap(({ name, measures }): StripRow[] => {
    const estimate = measures[measure];
    return estimate ? [{ arm: name, ...estimate, values: finalValues(measured, name, measure) }] : [];
  });
  return `<section class="measure">
<h3>${escaped(measure)}${unit === "" ? "" : ` <span class="soft">(${escaped(unit)})</span>`}</h3>
<p class="soft">${escaped(meaning)}</p>
${curves.length === 0 ? "" : curveChart(curves, arms, measure)}
${rows.length === 0 ? "" : stripChart(rows, arms, measure)}
${rows.length === 0 ? "" : resultTable(measure, report, rows)}
</section>`;
}

function finalValues(measured: readonly MeasuredRun[], arm: string, measure: string): StripRow["values"] {
  return measured.flatMap(({ arm: own, seed, isFinished, points }) => {
    const value = points.at(-1)?.measures[measure]?.value;
    return own === arm && isFinished && value !== undefined && Number.isFinite(value) ? [{ seed, value }] : [];
  });
}

function resultTable(measure: string, { differences, baseline }: ExperimentReport, rows: readonly StripRow[]): string {
  const head = ["Arm", "IQM", "n", `Minus ${baseline}`, "Pairs", "P(higher)"];
  const withInterval = (value: number, low: number | null, high: number | null) =>
    `${numberText(value)}<small>${intervalText(low, high)}</small>`;
  return tableHtml(
    head,
    rows.map(({ arm, iqm, low, high, n }) => {
      const difference = differences.find((one) => one.arm === arm && one.measure === measure);
      const compared = difference
        ? [
            withInterval(difference.mean, difference.low, difference.high),
            String(difference.pairs),
            numberText(difference.probabilityOfImprovement.value),
          ]
        : ["", "", ""];
      return [escaped(arm), withInterval(iqm, low, high), String(n), ...compared];
    }),
  );
}

function settingsSection({ settings }: ExperimentReport, arms: readonly string[]): string {
  const names = Object.keys(settings);
  if (names.length === 0) return `<h2>Settings</h2><p>All arms have the same settings.</p>`;
  const rows = names.map((name) => [
    escaped(name.replace("learner.hyperparameters.", "")),
    ...arms.map((arm) => settingText(settings[name]?.[arm] ?? null)),
  ]);
  return `<h2>Settings that differ</h2>${tableHtml(["Setting", ...arms], rows)}`;
}

/** Null is a setting that the arm doesn't have, or that is off. */
const settingText = (value: unknown): string =>
  value === null ? "–" : `<code>${escaped(JSON.stringify(value))}</code>`;

function runsSection({ runs }: ExperimentReport): string {
  const head = ["Arm", "Seed", "League", "Status", "Updates", "Policy", "Engine", "Version"];
  const rows = runs.map(({ arm, seed, league, status, updates, policy, engines, releases }) => [
    escaped(arm),
    String(seed),
    `<code>${escaped(league)}</code>`,
    status,
    String(updates),
    `<code>${escaped(policy?.slice(0, 12) ?? "–")}</code>`,
    escaped(engines.join(", ")),
    escaped(releases.join(", ")),
  ]);
  return `<h2>Runs</h2>${tableHtml(head, rows)}`;
}

const methodSection = ({ baseline }: ExperimentReport): string => `<h2>Method</h2>
<p>Interquartile means and percentile bootstrap intervals over seeds, as Agarwal et al. 2021 recommend and rliable
computes them; fewer than three seeds have no interval. Differences are means over pairs of runs with the same seed,
arm minus ${escaped(baseline)}. P(higher) is the probability that a run of the arm has a higher value than
a run of ${escaped(baseline)}, ties counted half; where lower is better, that is not an improvement. Final values are
those of the last evaluation of each finished run. A curve interpolates each run between its own evaluations.</p>`;
