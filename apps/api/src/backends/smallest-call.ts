import type { ChatInput } from '@app/contracts';
import { kinds } from '@app/execution';
import type { KnownBackend } from './known-backends.service.js';

/** One word, and room for what some models say before it; fewer are refused by some vendors. */
const question: ChatInput = { messages: [{ role: 'user', content: 'Say ok.' }], maxOutputTokens: 16 };

/** The smallest thing that a backend can be asked. */
export interface SmallestCall {
  call: 'chat' | 'embed' | 'list-models';
  model: string | undefined;
  /** Resolves once the answer has begun: then the address, the key and the model are right. */
  run(signal: AbortSignal): Promise<void>;
}

/** @param asked The model to try instead of the backend's own. */
export function smallestCall(
  { provider, definition, settings }: KnownBackend,
  asked: string | undefined,
): SmallestCall {
  const configured = asked ?? settings.model;
  if (provider.chat !== undefined) {
    const model = kinds.get('chat').planning.ownModel(definition, configured);
    const { unsupportedInput = [] } = definition;
    const { maxOutputTokens, ...plain } = question;
    const input = unsupportedInput.includes('maxOutputTokens') ? plain : { ...plain, maxOutputTokens };
    return {
      call: 'chat',
      model,
      run: async (signal) => {
        const stream = provider.chat?.({ model: model ?? '', input, providerOptions: {} }, signal);
        if (stream === undefined) return;
        for await (const { type } of stream) if (type !== 'accepted') return;
      },
    };
  }
  if (provider.embed !== undefined) {
    const model = asked ?? kinds.get('embed').planning.ownModel(definition, configured);
    return {
      call: 'embed',
      model,
      run: async (signal) => {
        await provider.embed?.({ model: model ?? '', inputs: ['ok'], providerOptions: {} }, signal);
      },
    };
  }
  return {
    call: 'list-models',
    model: undefined,
    run: async (signal) => {
      await provider.listModels?.(signal);
    },
  };
}
