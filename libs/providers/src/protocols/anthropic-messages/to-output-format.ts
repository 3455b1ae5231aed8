import type { Anthropic } from '@anthropic-ai/sdk';
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import type { JsonObject, ResponseFormat } from '@app/contracts';
import { ProviderError } from '@app/provider-spec';

type JsonSchemaFormat = Extract<ResponseFormat, { type: 'json-schema' }>;

/**
 * A JSON schema as the protocol wants it. The SDK closes its objects, and puts what the vendor cannot hold a
 * model to (lengths, bounds, patterns) into the descriptions, where the model still reads it.
 *
 * @throws {ProviderError} `invalid-request` when a part of the schema has no type.
 */
export function toOutputFormat({ schema, description }: JsonSchemaFormat): Anthropic.JSONOutputFormat {
  const described = description === undefined ? schema : { description, ...schema };
  return { type: 'json_schema', schema: transformed(described) };
}

function transformed(schema: JsonObject): Record<string, unknown> {
  try {
    return transformJSONSchema(schema);
  } catch {
    const message =
      'This provider takes only JSON schemas whose every part has a type; add the missing ones.';
    throw new ProviderError({ kind: 'invalid-request', message });
  }
}
