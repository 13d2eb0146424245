import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { settingTitle, settingWords } from "./experiment-text.ts";

interface SettingsTableProps {
  readonly columns: readonly string[];
  /** A setting's values in the order of the columns. */
  readonly rows: readonly { readonly name: string; readonly values: readonly unknown[] }[];
}

/** Settings that differ between arms or leagues. */
export function SettingsTable({ columns, rows }: SettingsTableProps) {
  return (
    <ScrollingTable label="Settings that differ">
      <table className="differences" data-testid="differing-settings">
        <thead>
          <tr>
            <th scope="col">Setting</th>
            {columns.map((name, i) => (
              <th key={i} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values }) => (
            <tr key={name}>
              <th scope="row">{settingTitle(name)}</th>
              {columns.map((_, i) => (
                <td key={i}>
                  <code>{settingWords(values[i])}</code>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollingTable>
  );
}
