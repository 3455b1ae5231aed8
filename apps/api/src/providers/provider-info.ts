import { capabilities } from '@app/contracts';
import type { ProviderDefinition } from '@app/provider-spec';
import * as z from 'zod';

const variables = z.array(z.string());

/** A provider of the catalogue, as callers see it. */
export const providerInfoSchema = z
  .object({
    id: z.string().describe('What `provider` of a backend names.'),
    label: z.string(),
    aliases: z.array(z.string()).describe('Other names that configurations may use.'),
    protocol: z.string().describe('The wire protocol that it is spoken to in.'),
    baseUrl: z.string().optional().describe('Its address; without one a backend must name its own.'),
    keyVariables: variables.describe('Environment variables with its key; the first that is set counts.'),
    addressVariables: variables.describe('Environment variables with its address.'),
    defaultModel: z.string().optional().describe('For backends that name none.'),
    capabilities: z.array(z.enum(capabilities)),
    unsupported: z
      .array(z.string())
      .describe('Members of a chat, or parts of them, that it cannot take; a job that has one is refused.'),
    instructedFormats: z
      .array(z.enum(['json', 'json-schema']))
      .describe('Forms of JSON that it is told in words; the answer is checked as any other is.'),
    embeddings: z
      .object({
        defaultModel: z.string().optional(),
        dimensions: z.boolean().describe('Whether a job may ask for shorter vectors.'),
        inputTypes: z.boolean().describe('Whether it knows a query from a document.'),
        maximumInputs: z.int().positive().describe('Texts of one call; larger jobs are parted.'),
        maximumInputTokens: z.int().positive().optional().describe('Tokens of one text.'),
        maximumTokens: z.int().positive().optional().describe('Tokens of one call.'),
      })
      .optional()
      .describe('How it embeds texts, if it can.'),
    testedAgainst: z
      .enum(['simulated-service', 'itself'])
      .describe(
        'Whether its adapter was tested against a simulated service or against what it really calls.',
      ),
    note: z.string().optional().describe('What whoever uses it must know.'),
  })
  .meta({ id: 'Provider' });

export type ProviderInfo = z.infer<typeof providerInfoSchema>;

/** What `GET /v1/providers` answers. */
export const providersSchema = z.object({ data: z.array(providerInfoSchema) }).meta({ id: 'Providers' });

export function toProviderInfo(definition: ProviderDefinition): ProviderInfo {
  const { id, label, protocol, baseUrl, defaultModel, note, embeddings } = definition;
  return {
    id,
    label,
    aliases: [...(definition.aliases ?? [])],
    protocol,
    ...(baseUrl !== undefined && { baseUrl }),
    keyVariables: [definition.apiKeyEnv ?? []].flat(),
    addressVariables: [...(definition.baseUrlEnv ?? [])],
    ...(defaultModel !== undefined && { defaultModel }),
    capabilities: [...definition.capabilities],
    unsupported: [...(definition.unsupportedInput ?? [])],
    instructedFormats: [...(definition.instructedFormats ?? [])],
    ...(embeddings !== undefined && { embeddings: { ...embeddings } }),
    // Whatever needs a network is a vendor's, and no test calls one.
    testedAgainst: definition.transport.kind === 'in-process' ? 'itself' : 'simulated-service',
    ...(note !== undefined && { note }),
  };
}
