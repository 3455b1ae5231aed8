import { readFile } from 'node:fs/promises';
import { format } from 'oxfmt';

/** A table of Markdown: its head and its rows, cell by cell. */
export interface Table {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The Markdown of a table, without padding. */
export function tableText({ head, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** Text as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/**
 * A page with its generated sections filled in anew and formatted as the repository formats Markdown. A section
 * stands between `<!-- generated: NAME -->` and `<!-- end -->`. A block ```ts PATH shows a source file.
 *
 * @param sections The Markdown of each section, by its name.
 * @throws {Error} When the page has a section that nothing generates.
 */
export async function withSections(
  path: string,
  text: string,
  sections: ReadonlyMap<string, string>,
): Promise<string> {
  let filled = text.replaceAll(
    /(<!-- generated: ([a-z -]+) -->\n)[^]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => {
      const section = sections.get(name);
      if (section === undefined) throw new Error(`${path} has a section "${name}" that nothing generates.`);
      return `${begin}\n${section}\n\n${end}`;
    },
  );
  for (const [block, source = ''] of filled.matchAll(/^```ts (\S+)\n[^]*?^```$/gm)) {
    const shown = await readFile(source, 'utf8');
    filled = filled.replace(block, () => `\`\`\`ts ${source}\n${shown}\`\`\``);
  }
  const { $schema: _schema, ignorePatterns: _ignored, ...options } = await formatting();
  const { code: formatted, errors } = await format(path, filled, options);
  if (errors.length > 0) throw new Error(`${path} cannot be formatted: ${errors[0]?.message}`);
  return formatted;
}

/** The names of the generated sections of a page. */
export function sectionNames(text: string): string[] {
  return [...text.matchAll(/<!-- generated: ([a-z -]+) -->/g)].map(([, name = '']) => name);
}

async function formatting(): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile('.oxfmtrc.json', 'utf8')) as Record<string, unknown>;
}

function escaped(cell: string): string {
  return cell.replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ');
}
