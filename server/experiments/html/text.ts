const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for an element or a quoted attribute. */
export const escaped = (text: string | number): string =>
  String(text).replace(/[&<>"']/g, (one) => ENTITIES[one] ?? "");

/** Four significant digits, without an exponent where that is short. */
export function numberText(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) return value.toExponential(2).replace("-", "−");
  const digits = Math.max(0, Math.min(4, 3 - Math.floor(Math.log10(size))));
  return value.toFixed(digits).replace("-", "−");
}

/** "0.12 to 0.34". */
export const intervalText = (low: number | null, high: number | null): string =>
  low === null || high === null ? "no interval" : `${numberText(low)} to ${numberText(high)}`;

/** A table that scrolls within the page. The first column is of headings. */
export function tableHtml(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`)).join("");
  const heading = head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join("");
  const body = rows.map((row) => `<tr>${cells(row)}</tr>`).join("\n");
  return `<div class="scroll"><table><thead><tr>${heading}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}
