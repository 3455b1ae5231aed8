import type { JsonObject, JsonValue } from '@app/contracts';

/** Below this depth only required members are filled in, and null is chosen where it is allowed. */
const fullDepth = 4;
/** After this many values every value is null, so that no schema takes long. */
const maximumValues = 1_000;
const maximumItems = 100;

/** The state while one value is generated. */
interface Generation {
  root: JsonObject;
  valuesLeft: number;
}

/**
 * A value that fits a JSON Schema; deterministic. Supported are types, const, enum, default, properties, items,
 * bounds and lengths, unions (the first branch), allOf and local references. Patterns are ignored. The value of
 * a very large or recursive schema is cut short.
 */
export function jsonOfSchema(schema: JsonObject): JsonValue {
  return valueOf(schema, { root: schema, valuesLeft: maximumValues }, 0);
}

function valueOf(schema: JsonObject, generation: Generation, depth: number): JsonValue {
  generation.valuesLeft -= 1;
  if (generation.valuesLeft < 0) return null;
  const known = schema['const'] ?? schema['default'] ?? first(schema['enum']);
  if (known !== undefined) return known;

  const { $ref: reference, allOf: all, anyOf, oneOf, ...rest } = schema;
  if (typeof reference === 'string')
    return valueOf(resolve(reference, generation.root), generation, depth + 1);
  const branch = branchOf(anyOf ?? oneOf, depth);
  if (branch !== undefined) return valueOf({ ...rest, ...branch }, generation, depth + 1);
  if (Array.isArray(all)) return valueOf(mergeAll(rest, all, generation.root), generation, depth + 1);

  switch (typeOf(schema, depth)) {
    case 'object':
      return objectOf(schema, generation, depth);
    case 'array':
      return arrayOf(schema, generation, depth);
    case 'string':
      return stringOf(schema);
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function branchOf(branches: JsonValue | undefined, depth: number): JsonObject | undefined {
  if (!Array.isArray(branches)) return undefined;
  const known = branches.filter(isObject);
  const end = depth > fullDepth ? known.find(({ type }) => type === 'null') : undefined;
  return end ?? known[0];
}

function typeOf(schema: JsonObject, depth: number): JsonValue | undefined {
  const { type } = schema;
  if (Array.isArray(type)) {
    if (depth > fullDepth && type.includes('null')) return 'null';
    return type.find((one) => one !== 'null') ?? 'null';
  }
  if (type !== undefined) return type;
  if (schema['properties'] !== undefined) return 'object';
  return schema['items'] === undefined ? 'string' : 'array';
}

function objectOf(schema: JsonObject, generation: Generation, depth: number): JsonObject {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const wanted = Object.entries(properties).filter(([name]) => depth < fullDepth || required.includes(name));
  return Object.fromEntries(
    wanted.map(([name, property]) => [
      name,
      isObject(property) ? valueOf(property, generation, depth + 1) : null,
    ]),
  );
}

function arrayOf(schema: JsonObject, generation: Generation, depth: number): JsonValue[] {
  const { items } = schema;
  const least = numeric(schema['minItems']) ?? (depth < fullDepth ? 1 : 0);
  const length = Math.min(Math.max(1, least), numeric(schema['maxItems']) ?? maximumItems, maximumItems);
  return Array.from({ length: least === 0 ? 0 : length }, () =>
    isObject(items) ? valueOf(items, generation, depth + 1) : null,
  );
}

const formats: Record<string, string> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function stringOf(schema: JsonObject): string {
  const { format } = schema;
  const text = (typeof format === 'string' ? formats[format] : undefined) ?? 'simulated';
  const long = text.padEnd(Math.min(numeric(schema['minLength']) ?? 0, 10_000), '.');
  return long.slice(0, numeric(schema['maxLength']));
}

function numberOf(schema: JsonObject): number {
  const step = numeric(schema['multipleOf']) ?? 1;
  const above = numeric(schema['exclusiveMinimum']) ?? -Infinity;
  const below = numeric(schema['exclusiveMaximum']) ?? Infinity;
  const least = Math.max(numeric(schema['minimum']) ?? -Infinity, above);
  const most = Math.min(numeric(schema['maximum']) ?? Infinity, below);
  const fits = (value: number): boolean => value >= least && value <= most && value > above && value < below;
  const around = Number.isFinite(least) ? least : Math.min(step, most);
  const rounded = Math.floor(around / step) * step;
  return [rounded, rounded + step, rounded - step].find(fits) ?? (least + most) / 2;
}

function resolve(reference: string, root: JsonObject): JsonObject {
  let found: JsonValue | undefined = root;
  for (const name of reference.replace(/^#\/?/, '').split('/')) {
    if (name === '') continue;
    found = isObject(found) ? found[name.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }
  return isObject(found) ? found : {};
}

function mergeAll(schema: JsonObject, parts: readonly JsonValue[], root: JsonObject): JsonObject {
  const all = [schema, ...parts.filter(isObject)].map((part) =>
    typeof part['$ref'] === 'string' ? resolve(part['$ref'], root) : part,
  );
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map(({ properties }) => properties ?? {})),
  } as JsonObject;
}

function first(value: JsonValue | undefined): JsonValue | undefined {
  return Array.isArray(value) ? value[0] : undefined;
}

function numeric(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
