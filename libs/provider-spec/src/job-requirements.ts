import type { JobInput, JobKind, JobRequest } from '@app/contracts';
import type { ProviderDefinition } from './provider-definition.js';
import { type Unsupported, unsupported } from './unsupported.js';
import { unsupportedEmbedding } from './unsupported-embedding.js';

/** What jobs of one kind need of a provider. */
interface JobRequirements<Kind extends JobKind> {
  /** Whether the provider does jobs of this kind at all. */
  offered(definition: ProviderDefinition): boolean;
  /** What a job asks for that the provider lacks. */
  unsupported(definition: ProviderDefinition, input: JobInput<Kind>): Unsupported[];
  /** The model of a job that names none, given the one that its backend names. */
  model(definition: ProviderDefinition, configured: string | undefined): string | undefined;
}

const requirements: { readonly [Kind in JobKind]: JobRequirements<Kind> } = {
  chat: {
    offered: ({ capabilities }) => capabilities.includes('chat'),
    unsupported,
    model: ({ defaultModel }, configured) => configured ?? defaultModel,
  },
  distill: {
    offered: ({ capabilities }) => capabilities.includes('chat'),
    unsupported: (definition, { format }) =>
      unsupported(definition, {
        messages: [],
        ...(format !== undefined && { responseFormat: format }),
      }).map((lacking) => ({ ...lacking, member: 'format' })),
    model: ({ defaultModel }, configured) => configured ?? defaultModel,
  },
  embed: {
    offered: ({ embeddings }) => embeddings !== undefined,
    unsupported: unsupportedEmbedding,
    // A backend that names its provider's model for chats has said nothing of embeddings.
    model: ({ defaultModel, embeddings }, configured) =>
      configured === undefined || (configured === defaultModel && embeddings?.defaultModel !== undefined)
        ? embeddings?.defaultModel
        : configured,
  },
};

/** Whether the provider does jobs of this kind. */
export function offersKind(definition: ProviderDefinition, kind: JobKind): boolean {
  return requirements[kind].offered(definition);
}

/**
 * Everything that a job asks for and the provider lacks. What is named here is refused before the job is
 * accepted.
 */
export function unsupportedOf(definition: ProviderDefinition, { kind, input }: JobRequest): Unsupported[] {
  return unsupportedInput(definition, kind, input);
}

/** The model of a job of this kind that names none, on a backend whose settings name this one. */
export function ownModel(
  definition: ProviderDefinition,
  kind: JobKind,
  configured: string | undefined,
): string | undefined {
  return requirements[kind].model(definition, configured);
}

function unsupportedInput<Kind extends JobKind>(
  definition: ProviderDefinition,
  kind: Kind,
  input: JobInput<Kind>,
): Unsupported[] {
  return requirements[kind].unsupported(definition, input);
}
