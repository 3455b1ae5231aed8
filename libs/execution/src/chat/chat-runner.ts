import type { ChatResult } from '@app/contracts';
import { modelFor } from '@app/policies';
import type { ChatCall, ChatEvent } from '@app/provider-spec';
import type { BackendConnection } from '../backend-directory.js';
import type { CallProgress, KindAnswer, KindCall, KindRunner } from '../kind-runner.js';
import { badResponse } from '../bad-response.js';
import { ChatAnswer } from './chat-answer.js';
import { checkAnswer } from './check-answer.js';
import { endStream, putAway } from './end-stream.js';

interface Fold {
  /** Of the backend. */
  name: string;
  model: string;
  signal: AbortSignal;
  progress: CallProgress;
}

/** Does chats: follows the stream of a provider and folds it into one answer. */
export class ChatRunner implements KindRunner<'chat'> {
  readonly model = modelFor;

  refusal({ name, providerId, provider }: BackendConnection): string | undefined {
    if (provider.chat !== undefined) return undefined;
    return `Backend "${name}" cannot chat: its provider, "${providerId}", does not offer it.`;
  }

  async run({ backend, model, input, signal, progress }: KindCall<'chat'>): Promise<KindAnswer<'chat'>> {
    const { name, provider, providerId } = backend;
    const call: ChatCall = { model, input, providerOptions: input.providerOptions?.[providerId] ?? {} };
    const stream = provider.chat?.(call, signal)[Symbol.asyncIterator]();
    if (stream === undefined) throw badResponse(`Backend "${name}" cannot chat.`);
    signal.addEventListener('abort', () => void putAway(stream), { once: true });
    try {
      const result = await this.#fold(stream, { name, model, signal, progress });
      checkAnswer(name, result, input.responseFormat);
      return { result, released: endStream(stream) };
    } catch (error) {
      void putAway(stream);
      throw error;
    }
  }

  /** @throws Whatever the provider throws, and the reason of the signal when it is aborted. */
  async #fold(
    stream: AsyncIterator<ChatEvent>,
    { name, model, signal, progress }: Fold,
  ): Promise<ChatResult> {
    const answer = new ChatAnswer(name);
    for (;;) {
      const next = await stream.next();
      signal.throwIfAborted();
      if (next.done === true) break;
      const event = next.value;
      if (event.type === 'finish') {
        progress.used(event.usage);
        progress.event(event);
        return answer.finish(event.reason, event.model ?? model);
      }
      this.#add(answer, event, name, progress);
      progress.event(event);
    }
    throw badResponse(`Backend "${name}" broke off: its answer has no end.`);
  }

  #add(
    answer: ChatAnswer,
    event: Exclude<ChatEvent, { type: 'finish' }>,
    backend: string,
    progress: CallProgress,
  ): void {
    switch (event.type) {
      case 'text':
        answer.addText(event.text);
        return event.text === '' ? progress.check() : progress.token();
      case 'reasoning':
        answer.addReasoning(event.text);
        return event.text === '' ? progress.check() : progress.token();
      case 'tool-call':
        answer.addToolCall(event.call);
        return progress.token();
      case 'accepted':
        return progress.accepted(event.requestId);
      default:
        throw badResponse(`Backend "${backend}" sent something that is no part of an answer.`);
    }
  }
}
