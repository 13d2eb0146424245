import { fileWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { plyColumns, type ColumnType, type ColumnValue } from "../../../agents/export/ply-rows.ts";

/** Rows per row group: they are in memory until it is written. */
const ROW_GROUP_ROWS = 1 << 15;

type Element = Omit<SchemaElement, "name">;

const TEXT: Element = { type: "BYTE_ARRAY", converted_type: "UTF8" };
const INTEGER: Element = { type: "INT32" };
const NUMBER: Element = { type: "DOUBLE" };

const scalars: Partial<Record<ColumnType, Element>> = {
  text: TEXT,
  integer: INTEGER,
  number: NUMBER,
  time: { type: "INT64", converted_type: "TIMESTAMP_MILLIS" },
};

const lists: Partial<Record<ColumnType, Element>> = { texts: TEXT, integers: INTEGER, numbers: NUMBER };

/** The schema elements of a column; a list has the three levels of Parquet's LIST. */
function elementsOf(name: string, type: ColumnType): SchemaElement[] {
  const element = lists[type];
  if (!element) return [{ name, repetition_type: "OPTIONAL", ...scalars[type] }];
  return [
    { name, repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "OPTIONAL", ...element },
  ];
}

const schema: SchemaElement[] = [
  { name: "schema", num_children: plyColumns.length },
  ...plyColumns.flatMap(({ name, type }) => elementsOf(name, type)),
];

const timeOf = (at: ColumnValue): Date | null => (at === null ? null : new Date(Number(at)));

/** One Parquet file of plies, written a row group at a time. Replaces an existing file. */
export class ParquetFile {
  readonly #writer: ParquetWriter;
  #columns: ColumnValue[][] = plyColumns.map(() => []);
  #rows = 0;

  /** @param createdBy the program, as Parquet's footer has it. */
  constructor(path: string, createdBy: string) {
    this.#writer = new ParquetWriter({ writer: fileWriter(path), schema, createdBy });
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  append(rows: readonly (readonly ColumnValue[])[]): void {
    for (const row of rows) this.#columns.forEach((column, i) => column.push(row[i] ?? null));
    this.#rows += rows.length;
    if ((this.#columns[0]?.length ?? 0) >= ROW_GROUP_ROWS) this.#writeRowGroup();
  }

  /** Writes the rest and the footer, without which nothing can be read. */
  finish(): void {
    this.#writeRowGroup();
    this.#writer.finish();
  }

  #writeRowGroup(): void {
    const rows = this.#columns[0]?.length ?? 0;
    if (rows === 0) return;
    const columnData = plyColumns.map(({ name, type }, i) => {
      const values = this.#columns[i] ?? [];
      return { name, data: type === "time" ? values.map(timeOf) : values };
    });
    this.#writer.write({ columnData, rowGroupSize: rows });
    this.#columns = plyColumns.map(() => []);
  }
}
