import { kinds } from '@app/execution';
import { openApiDocument } from '../../apps/api/src/openapi/document.js';
import { fixedLimits } from './fixed-limits.js';
import { boundsOf, type JsonSchema, leafMembers } from './json-schema.js';
import { code, type Table } from './markdown.js';
import { constants } from './source-constants.js';

interface Operation {
  parameters?: { name?: string; in?: string; schema?: JsonSchema }[];
  requestBody?: { content?: Record<string, { schema?: JsonSchema }> };
}

/**
 * Every bound of a member of a request body or a query, from the document that describes the API. Members that
 * several requests share are shown with the first; the job of a schedule is one of them.
 */
export function requestLimitsTable(): Table {
  const { paths, components } = openApiDocument(kinds) as unknown as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, JsonSchema> };
  };
  const rows: string[][] = [];
  const shown = new Set<string>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { parameters = [], requestBody }] of Object.entries(operations)) {
      const request = code(`${method.toUpperCase()} ${path}`);
      for (const { name = '', in: place, schema = {} } of parameters) {
        if (place === 'query' && boundsOf(schema) !== '')
          rows.push([request, code(`?${name}`), boundsOf(schema)]);
      }
      const schema = requestBody?.content?.['application/json']?.schema;
      for (const [member, bounds] of schema === undefined ? [] : boundedMembers(schema, components.schemas)) {
        const known = `${member} ${bounds}`;
        if (member.startsWith('`job.') || (member !== '`name`' && shown.has(known))) continue;
        shown.add(known);
        rows.push([request, member, bounds]);
      }
    }
  }
  return { head: ['request', 'member', 'limit'], rows };
}

/** The bounded members of a body, and what bounds them; those of a job's input with the kind of the job. */
function boundedMembers(
  schema: JsonSchema,
  definitions: Readonly<Record<string, JsonSchema>>,
): [string, string][] {
  const named = definitions[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;
  const variants = named.oneOf ?? named.anyOf ?? [schema];
  return variants.flatMap((variant) => {
    const kind = variant.properties?.['kind']?.const;
    return leafMembers(variant, definitions)
      .map((member): [string, string] => [
        code(member.path) + (member.path.startsWith('input.') ? ` (${String(kind)})` : ''),
        boundsOf(member.schema),
      ])
      .filter(([, bounds]) => bounds !== '');
  });
}

/**
 * The limits that are constants of the code, with the values that they have there.
 *
 * @throws {Error} With every limit whose constant is not found, or found with several values.
 */
export async function fixedLimitsTable(): Promise<Table> {
  const known = await constants();
  const rows = fixedLimits.map(({ what, constant, within, unit }) => {
    const found = known.filter(({ name, path }) => name === constant && path.includes(within));
    return { what, unit, constant, values: [...new Set(found.map(({ value }) => value))] };
  });
  const unclear = rows.filter(({ values }) => values.length !== 1).map(({ constant }) => constant);
  if (unclear.length > 0) {
    throw new Error(`Correct test/docs/fixed-limits.ts: not one value each for ${unclear.join(', ')}.`);
  }
  return {
    head: ['what', 'limit'],
    rows: rows.map(({ what, unit, values: [value = 0] }) => [what, amountText(value, unit)]),
  };
}

function amountText(value: number, unit: string): string {
  if (unit !== 'ms') return `${value.toLocaleString('en-US')} ${unit}`.trim();
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
  ] as const;
  const [name, size] =
    units.find(([, length]) => value >= length && value % length === 0) ?? (['ms', 1] as const);
  const amount = value / size;
  return `${amount.toLocaleString('en-US')} ${name}${amount === 1 || name === 'ms' ? '' : 's'}`;
}
