import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "vite";
import project from "../../package.json" with { type: "json" };

/* What the package exports, read from the syntax of the sources. */

const root = join(import.meta.dirname, "../..");

/** An entry of the package by the name that users import, and its source. */
export interface Entry {
  readonly name: string;
  readonly source: string;
}

/** A symbol that an entry exports. */
export interface PublicSymbol {
  readonly name: string;
  readonly isType: boolean;
  /** The file that declares it. */
  readonly file: string;
  /** Its docstring without the stars; "" if it has none. */
  readonly docstring: string;
}

/** The entries of the package. */
export const entries: readonly Entry[] = Object.entries(project.exports).flatMap(([name, target]) =>
  typeof target === "string"
    ? []
    : [{ name: name.replace(".", project.name), source: target.types.replace("./lib/", "").replace(".d.ts", ".ts") }],
);

/** All that a module exports, its re-exports followed to where they are declared. */
export function publicSymbols(file: string): readonly PublicSymbol[] {
  const { text, program, comments } = parsed(file);
  return program.body.flatMap((statement): readonly PublicSymbol[] => {
    if (statement.type !== "ExportNamedDeclaration") return [];
    const { declaration, source, specifiers } = statement;
    if (declaration) {
      const isType = declaration.type.startsWith("TS");
      const docstring = comments.find(({ end }) => text.slice(end, statement.start).trim() === "")?.value ?? "";
      return namesOf(declaration).map((name) => ({ name, isType, file, docstring: withoutStars(docstring) }));
    }
    if (!source)
      throw new Error(`${file} exports what it declares or imports by a list; export it where it is declared.`);
    const known = publicSymbols(join(dirname(file), source.value));
    return specifiers.map(({ exported }) => {
      const name = "name" in exported ? exported.name : exported.value;
      const symbol = known.find((one) => one.name === name);
      if (symbol) return symbol;
      throw new Error(`${source.value} does not export ${name}.`);
    });
  });
}

/** The script of a docstring's `@example`; null if it has none. */
export const exampleIn = (docstring: string): string | null => /@example\n([^]*)$/.exec(docstring)?.[1] ?? null;

/** The symbols whose examples a docstring refers to: `@see {@link NAME}`. */
export const linksIn = (docstring: string): readonly string[] =>
  [...docstring.matchAll(/@see \{@link (\w+)\}/g)].map(([, name = ""]) => name);

const files = new Map<string, { readonly text: string } & ReturnType<typeof parseSync>>();

function parsed(file: string) {
  const known = files.get(file);
  if (known) return known;
  const text = readFileSync(join(root, file), "utf8");
  const { program, comments } = parseSync(file, text);
  const result = { text, program, comments } as { readonly text: string } & ReturnType<typeof parseSync>;
  files.set(file, result);
  return result;
}

type Declaration = NonNullable<
  Extract<ReturnType<typeof parseSync>["program"]["body"][number], { type: "ExportNamedDeclaration" }>["declaration"]
>;

function namesOf(declaration: Declaration): readonly string[] {
  if (declaration.type === "VariableDeclaration") {
    return declaration.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []));
  }
  return "id" in declaration && declaration.id && "name" in declaration.id ? [declaration.id.name] : [];
}

const withoutStars = (comment: string): string => comment.replaceAll(/^ *\* ?/gm, "");
