import type { LeagueDetail } from "../../server/api/schemas.ts";
import { formatCount, formatDuration, formatNumber, optionWords } from "../lib/format.ts";
import { measureTitle } from "../lib/measures.ts";

/** How a league was set up, folded away. */
export function LeagueSettings({ league }: { readonly league: LeagueDetail }) {
  const { config } = league;
  const budget = [
    config.budget.updates === undefined ? "" : `${formatCount(config.budget.updates)} updates`,
    config.budget.seconds === undefined ? "" : formatDuration(config.budget.seconds),
  ].filter(Boolean);
  const rows: [string, string][] = [
    ["Seed", String(config.seed)],
    ["Learner", config.learner.id],
    ...Object.entries(config.learner.hyperparameters).map(([name, value]): [string, string] => [
      measureTitle(name),
      formatNumber(value),
    ]),
    ["Hidden layers", config.hidden.join(", ")],
    ["Episodes a segment", formatCount(config.segmentEpisodes)],
    ["Segments an update", formatCount(config.segmentsPerUpdate)],
    ["Share against past snapshots", `${Math.round(config.pastShare * 100)}%`],
    ["Updates between snapshots", formatCount(config.snapshotEvery)],
    ["Updates between evaluations", formatCount(config.evaluateEvery)],
    ["Budget", budget.join(" or ") || "until stopped"],
    ...Object.entries(config.options).map(([name, value]): [string, string] => [
      measureTitle(name),
      optionWords(value),
    ]),
  ];
  return (
    <details>
      <summary>How this league is set up</summary>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
