import type { Capability, ChatInput, EmbedInput, ImagePart } from '@app/contracts';
import type { ProviderDefinition, UnsupportedInput } from './provider-definition.js';

/** Something that a job asks for and a provider lacks. */
export interface Unsupported {
  /** The member of the input that asks for it. */
  member: string;
  /** The missing feature, in words. */
  what: string;
}

/**
 * Everything that a chat asks for and the provider lacks. Such a job is refused before it is accepted; nothing that
 * a caller sent is dropped silently.
 */
export function unsupported(
  {
    capabilities,
    unsupportedInput: excluded = [],
  }: Pick<ProviderDefinition, 'capabilities' | 'unsupportedInput'>,
  input: ChatInput,
): Unsupported[] {
  const lacking = neededCapabilities(input)
    .filter(([, capability]) => !capabilities.includes(capability))
    .map(([member, , what]) => ({ member, what }));
  return [...lacking, ...excluded.flatMap((one) => useOf(one, input))];
}

type Need = [member: keyof ChatInput, capability: Capability, what: string];

function neededCapabilities(input: ChatInput): Need[] {
  const found: Need[] = [['messages', 'chat', 'chat']];
  if (input.tools !== undefined) found.push(['tools', 'tools', 'tools']);
  if (input.tools === undefined && input.messages.some(isAboutTools)) {
    found.push(['messages', 'tools', 'tools']);
  }
  if (input.messages.some((message) => imagesOf(message).length > 0)) {
    found.push(['messages', 'images', 'images']);
  }
  if (input.responseFormat?.type === 'json') found.push(['responseFormat', 'json', 'JSON answers']);
  if (input.responseFormat?.type === 'json-schema') {
    found.push(['responseFormat', 'json-schema', 'answers by a JSON schema']);
  }
  return found;
}

/** Whether a chat uses an input that the provider does not support: one entry if it does. */
function useOf(excluded: UnsupportedInput, input: ChatInput): Unsupported[] {
  const images = () => input.messages.flatMap(imagesOf);
  switch (excluded) {
    case 'image-urls':
      return images().some(({ image }) => 'url' in image)
        ? [{ member: 'messages', what: 'images by address' }]
        : [];
    case 'image-detail':
      return images().some(({ detail = 'auto' }) => detail !== 'auto')
        ? [{ member: 'messages', what: 'a detail for images' }]
        : [];
    case 'forced-tools': {
      const { toolChoice = 'auto' } = input;
      if (toolChoice === 'auto' || toolChoice === 'none') return [];
      return [{ member: 'toolChoice', what: 'forcing a tool call' }];
    }
    default:
      return input[excluded] === undefined ? [] : [{ member: excluded, what: excluded }];
  }
}

function isAboutTools(message: ChatInput['messages'][number]): boolean {
  return message.role === 'tool' || (message.role === 'assistant' && message.toolCalls !== undefined);
}

function imagesOf(message: ChatInput['messages'][number]): ImagePart[] {
  if (message.role !== 'user' || typeof message.content === 'string') return [];
  return message.content.filter((part) => part.type === 'image');
}

/** Everything that an embed job asks for and the provider lacks. */
export function unsupportedEmbedding(
  { embeddings: offer }: Pick<ProviderDefinition, 'embeddings'>,
  { dimensions, inputType }: EmbedInput,
): Unsupported[] {
  if (offer === undefined) return [{ member: 'inputs', what: 'embeddings' }];
  const lacking: Unsupported[] = [];
  if (dimensions !== undefined && !offer.dimensions) {
    lacking.push({ member: 'dimensions', what: 'vectors of a chosen length (dimensions)' });
  }
  if (inputType !== undefined && !offer.inputTypes) {
    lacking.push({ member: 'inputType', what: 'distinguishing queries from documents (inputType)' });
  }
  return lacking;
}
