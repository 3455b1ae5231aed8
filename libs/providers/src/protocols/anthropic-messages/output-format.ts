import type { Anthropic } from '@anthropic-ai/sdk';
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import type { JsonObject, JsonValue, ResponseFormat } from '@app/contracts';
import { ProviderError } from '@app/provider-spec';

type JsonSchemaFormat = Extract<ResponseFormat, { type: 'json-schema' }>;

/** How a request asks for its form: enforced by the vendor, or described in the system text. */
export type OutputFormat = { enforced: Anthropic.JSONOutputFormat } | { instruction: string };

/**
 * Converts a JSON schema. The SDK closes its objects, and moves what the vendor cannot enforce (lengths, bounds,
 * patterns) into the descriptions, where the model still reads it.
 *
 * The SDK turns a map (`additionalProperties` with a schema) into an object without members, and drops parts that a
 * reference needs. A schema that it would damage so is not sent: it goes into the system text, and only the check of
 * the answer enforces it.
 *
 * @throws {ProviderError} `invalid-request` if a part of the schema has no type.
 */
export function toOutputFormat({ name, description, schema }: JsonSchemaFormat): OutputFormat {
  const described = withDefs(description === undefined ? schema : { description, ...schema });
  const transformed = isMap(described) ? undefined : transform(described);
  if (transformed === undefined || hasDanglingReference(transformed)) {
    const about = description === undefined ? name : `${name}: ${description}`;
    return {
      instruction: `Answer with one JSON value that fits the JSON Schema below (${about}). Write nothing else: no text before or after it, and no code fence.\n${JSON.stringify(schema)}`,
    };
  }
  return { enforced: { type: 'json_schema', schema: transformed } };
}

function transform(schema: JsonObject): Record<string, unknown> {
  try {
    return transformJSONSchema(schema);
  } catch {
    const message =
      'This provider takes only JSON schemas whose every part has a type; add the missing ones.';
    throw new ProviderError({ kind: 'invalid-request', message });
  }
}

/** Shared parts under `$defs`, the only name that the SDK knows; draft 7 and older call it `definitions`. */
function withDefs({ definitions, ...schema }: JsonObject): JsonObject {
  if (definitions === undefined || schema['$defs'] !== undefined) {
    return definitions === undefined ? schema : { definitions, ...schema };
  }
  const renamed = JSON.stringify({ ...schema, $defs: definitions }, (name, value: unknown) =>
    name === '$ref' && typeof value === 'string' ? value.replace(/^#\/definitions\//, '#/$defs/') : value,
  );
  return JSON.parse(renamed) as JsonObject;
}

/** Whether a schema, or a part that the SDK converts, allows members that it does not name. */
function isMap(schema: JsonValue | undefined): boolean {
  if (!isObject(schema)) return false;
  const { type, properties, additionalProperties, patternProperties, items, $defs } = schema;
  if (type === 'object') {
    const isOpen =
      additionalProperties !== false && Object.keys(isObject(properties) ? properties : {}).length === 0;
    if (isOpen || isObject(additionalProperties) || isObject(patternProperties)) return true;
  }
  const variants = [schema['anyOf'], schema['oneOf'], schema['allOf']].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const members = [properties, $defs].flatMap((named) => (isObject(named) ? Object.values(named) : []));
  return [...variants, ...members, items].some(isMap);
}

function hasDanglingReference(root: Record<string, unknown>): boolean {
  const references: string[] = [];
  JSON.stringify(root, (name, value: unknown) => {
    if (name === '$ref' && typeof value === 'string') references.push(value);
    return value;
  });
  return references.some((reference) => !resolves(root, reference));
}

/** Whether a reference, a JSON pointer behind `#`, leads to a part of the schema. */
function resolves(root: Record<string, unknown>, reference: string): boolean {
  if (reference === '#') return true;
  if (!reference.startsWith('#/')) return false;
  let part: unknown = root;
  for (const step of reference.slice(2).split('/')) {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    part = isObject(part) && Object.hasOwn(part, name) ? part[name] : undefined;
  }
  return part !== undefined;
}

function isObject<Value>(value: Value): value is Value & JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
