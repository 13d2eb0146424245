import { settingDifferences } from "./setting-rows.ts";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

type Config = LeagueDetail["config"];

interface SettingDifferencesProps {
  readonly game: GameFacts;
  /** Configurations with the titles of their columns. */
  readonly columns: readonly { readonly title: string; readonly config: Config }[];
  readonly label?: string;
}

/** The settings in which configurations differ; values that differ from the previous column are emphasised. */
export function SettingDifferences({ game, columns, label = "Settings that differ" }: SettingDifferencesProps) {
  const configs = columns.map(({ config }) => config);
  const rows = settingDifferences(configs, { facts: game, presets: [] });
  return (
    <ScrollingTable label={label}>
      <table className="differences" data-testid="differences">
        <thead>
          <tr>
            <th scope="col">Setting</th>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, i) => (
                <td key={columns[i]?.title} className={isOwn(values, i) ? "" : "soft"}>
                  {value || "none"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollingTable>
  );
}

/** Whether a column's value differs from the previous one. */
const isOwn = (values: readonly string[], i: number): boolean => i > 0 && values[i] !== values[i - 1];
