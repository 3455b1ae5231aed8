import { capabilities } from '@app/contracts';
import type { ProviderDefinition } from '@app/provider-spec';
import { Controller, Get, Inject } from '@nestjs/common';
import * as z from 'zod';
import { PROVIDERS } from '../../tokens.js';

const variables = z.array(z.string());

/** A provider of the catalogue, as callers see it. */
export const providerInfoSchema = z
  .object({
    id: z.string().describe('The value of `provider` in a backend.'),
    label: z.string(),
    aliases: z.array(z.string()).describe('Other names that configurations may use.'),
    protocol: z.string().describe('The wire protocol of the provider.'),
    baseUrl: z.string().optional().describe('The default address. Without one, a backend must name its own.'),
    keyVariables: variables.describe(
      'Environment variables that hold its key. The first that is set is used.',
    ),
    addressVariables: variables.describe('Environment variables that hold its address.'),
    defaultModel: z.string().optional().describe('The model of backends that name none.'),
    capabilities: z.array(z.enum(capabilities)),
    unsupported: z
      .array(z.string())
      .describe(
        'Members of a chat, or parts of them, that it does not support. A job that has one is refused.',
      ),
    instructedFormats: z
      .array(z.enum(['json', 'json-schema']))
      .describe('JSON formats that are requested by instructions; the answer is checked like any other.'),
    embeddings: z
      .object({
        defaultModel: z.string().optional(),
        dimensions: z.boolean().describe('Whether a job may ask for shorter vectors.'),
        inputTypes: z.boolean().describe('Whether it distinguishes queries from documents.'),
        maximumInputs: z.int().positive().describe('The most texts of one call. Larger jobs are split.'),
        maximumInputTokens: z.int().positive().optional().describe('The most tokens of one text.'),
        maximumTokens: z.int().positive().optional().describe('The most tokens of one call.'),
      })
      .optional()
      .describe('Its support for embeddings; missing when it has none.'),
    testedAgainst: z
      .enum(['simulated-service', 'itself'])
      .describe(
        'Whether its adapter was tested against a simulated service or against what it really calls.',
      ),
    note: z.string().optional().describe('A note for users of the provider.'),
  })
  .meta({ id: 'Provider' });

export type ProviderInfo = z.infer<typeof providerInfoSchema>;

/** The answer of `GET /v1/providers`. */
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

/** The catalogue of providers: what each one can do and how a backend of it is made. */
@Controller('v1/providers')
export class ProvidersController {
  readonly #catalogue: { data: ProviderInfo[] };

  constructor(@Inject(PROVIDERS) providers: readonly ProviderDefinition[]) {
    this.#catalogue = { data: providers.map(toProviderInfo) };
  }

  @Get()
  list(): { data: ProviderInfo[] } {
    return this.#catalogue;
  }
}
