import type { ChatInput } from '@app/contracts';
import { kinds } from '@app/execution';
import type { KnownBackend } from './known-backends.service.js';

/** Room for one word and for what some models say before it; some vendors refuse a smaller number. */
const question: ChatInput = { messages: [{ role: 'user', content: 'Say ok.' }], maxOutputTokens: 16 };

/** The smallest call of a backend. */
export interface SmallestCall {
  call: 'chat' | 'embed' | 'list-models';
  model: string | undefined;
  /** Resolves when the answer begins, because then address, key and model are right. */
  run(signal: AbortSignal): Promise<void>;
}

/** @param asked The model to test instead of the backend's own. */
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
