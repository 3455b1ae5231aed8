import type { JsonObject, JsonValue } from '@app/contracts';

const maximumDepth = 8;

/**
 * A value that fits a JSON Schema, the same each time: types, const, enum, default, required and optional
 * properties, items, bounds and lengths, unions (the first branch), allOf and local references. Patterns
 * are ignored. Past a depth of 8 only what is required is filled in, and past 16 nothing is.
 */
export function jsonOfSchema(schema: JsonObject, root: JsonObject = schema, depth = 0): JsonValue {
  if (depth > maximumDepth * 2) return null;
  const known = schema['const'] ?? schema['default'] ?? first(schema['enum']);
  if (known !== undefined) return known;

  const reference = schema['$ref'];
  if (typeof reference === 'string') return jsonOfSchema(resolve(reference, root), root, depth + 1);
  const branch = first(schema['anyOf'] ?? schema['oneOf']);
  if (isObject(branch))
    return jsonOfSchema({ ...without(schema, 'anyOf', 'oneOf'), ...branch }, root, depth + 1);
  if (Array.isArray(schema['allOf'])) {
    return jsonOfSchema(mergeAll(without(schema, 'allOf'), schema['allOf'], root), root, depth + 1);
  }

  switch (typeOf(schema)) {
    case 'object':
      return objectOf(schema, root, depth);
    case 'array':
      return arrayOf(schema, root, depth);
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

function typeOf(schema: JsonObject): JsonValue | undefined {
  const { type } = schema;
  if (Array.isArray(type)) return type.find((one) => one !== 'null') ?? 'null';
  if (type !== undefined) return type;
  if (schema['properties'] !== undefined) return 'object';
  return schema['items'] === undefined ? 'string' : 'array';
}

function objectOf(schema: JsonObject, root: JsonObject, depth: number): JsonObject {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const wanted = Object.entries(properties).filter(
    ([name]) => depth < maximumDepth || required.includes(name),
  );
  return Object.fromEntries(
    wanted.map(([name, property]) => [
      name,
      isObject(property) ? jsonOfSchema(property, root, depth + 1) : null,
    ]),
  );
}

function arrayOf(schema: JsonObject, root: JsonObject, depth: number): JsonValue[] {
  if (depth >= maximumDepth && schema['minItems'] === undefined) return [];
  const length = Math.min(
    Math.max(1, numeric(schema['minItems']) ?? 1),
    numeric(schema['maxItems']) ?? 1_000,
    1_000,
  );
  const item = isObject(schema['items']) ? jsonOfSchema(schema['items'], root, depth + 1) : null;
  return Array.from({ length }, () => item);
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

function without(schema: JsonObject, ...names: string[]): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)));
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
