import type { Capability, ChatInput } from '@app/contracts';
import type { ProviderDefinition } from './provider-definition.js';

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
  const members = unsupportedInput
    .filter((member) => input[member] !== undefined)
    .map((member) => ({ member, what: member }));
  return [...lacking, ...members];
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
  return (
    message.role === 'user' &&
    typeof message.content !== 'string' &&
    message.content.some((part) => part.type === 'image')
  );
}
