import { settingDifferences } from "./setting-rows.ts";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

type Config = LeagueDetail["config"];

interface SettingDifferencesProps {
  readonly game: GameFacts;
  /** Configurations by what heads their column. */
  readonly columns: readonly { readonly title: string; readonly config: Config }[];
}

/** The settings in which configurations differ; the last is what will be launched, and what it has of its own is set off. */
export function SettingDifferences({ game, columns }: SettingDifferencesProps) {
  const configs = columns.map(({ config }) => config);
  const rows = settingDifferences(configs, { facts: game, presets: [] });
  return (
    <ScrollingTable label="Settings that differ from the defaults">
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

/** Whether a column says something else than the one before it. */
const isOwn = (values: readonly string[], i: number): boolean => i > 0 && values[i] !== values[i - 1];
