import type { Capability, ChatInput, ImagePart } from '@app/contracts';
import type { ProviderDefinition, UnsupportedInput } from './provider-definition.js';

/** What a job asks for that a provider cannot do. */
export interface Unsupported {
  /** The member of the input that asks for it. */
  member: string;
  /** What is lacking, in words. */
  what: string;
}

type Needs = [member: keyof ChatInput, capability: Capability, what: string];

/**
 * Everything that a chat asks for and the provider lacks. Nothing that a caller sent is dropped
 * silently: what is named here is refused before the job is accepted.
 */
export function unsupported(
  { capabilities, unsupportedInput = [] }: Pick<ProviderDefinition, 'capabilities' | 'unsupportedInput'>,
  input: ChatInput,
): Unsupported[] {
  const lacking = needs(input)
    .filter(([, capability]) => !capabilities.includes(capability))
    .map(([member, , what]) => ({ member, what }));
  return [...lacking, ...unsupportedInput.flatMap((one) => asked(one, input))];
}

function asked(unsupportedInput: UnsupportedInput, input: ChatInput): Unsupported[] {
  switch (unsupportedInput) {
    case 'image-urls':
      return input.messages.some(hasImageUrl) ? [{ member: 'messages', what: 'images by address' }] : [];
    case 'image-detail':
      return input.messages.some(hasImageDetail) ? [{ member: 'messages', what: 'a detail for images' }] : [];
    case 'forced-tools': {
      const { toolChoice = 'auto' } = input;
      if (toolChoice === 'auto' || toolChoice === 'none') return [];
      return [{ member: 'toolChoice', what: 'forcing a tool call' }];
    }
    default:
      return input[unsupportedInput] === undefined
        ? []
        : [{ member: unsupportedInput, what: unsupportedInput }];
  }
}

function needs(input: ChatInput): Needs[] {
  const found: Needs[] = [['messages', 'chat', 'chat']];
  if (input.tools !== undefined) found.push(['tools', 'tools', 'tools']);
  if (input.tools === undefined && input.messages.some(isAboutTools))
    found.push(['messages', 'tools', 'tools']);
  if (input.messages.some(hasImage)) found.push(['messages', 'images', 'images']);
  if (input.responseFormat?.type === 'json') found.push(['responseFormat', 'json', 'JSON answers']);
  if (input.responseFormat?.type === 'json-schema') {
    found.push(['responseFormat', 'json-schema', 'answers by a JSON schema']);
  }
  return found;
}

function isAboutTools(message: ChatInput['messages'][number]): boolean {
  return message.role === 'tool' || (message.role === 'assistant' && message.toolCalls !== undefined);
}

function hasImage(message: ChatInput['messages'][number]): boolean {
  return imagesOf(message).length > 0;
}

function hasImageUrl(message: ChatInput['messages'][number]): boolean {
  return imagesOf(message).some(({ image }) => 'url' in image);
}

function hasImageDetail(message: ChatInput['messages'][number]): boolean {
  return imagesOf(message).some(({ detail = 'auto' }) => detail !== 'auto');
}

function imagesOf(message: ChatInput['messages'][number]): ImagePart[] {
  if (message.role !== 'user' || typeof message.content === 'string') return [];
  return message.content.filter((part) => part.type === 'image');
}
