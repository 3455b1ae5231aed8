import { addUsage, type ChatInput, type ChatResult, type ResponseFormat, type Usage } from '@app/contracts';
import { modelFor } from '@app/policies';
import type { BackendConnection, ChatCall, ChatEvent } from '@app/provider-spec';
import type { CallProgress, KindAnswer, KindCall, KindRunner } from '../kind-runner.js';
import { badResponse } from '../bad-response.js';
import { ChatAnswer } from './chat-answer.js';
import { checkAnswer, stillWrong } from './check-answer.js';
import { endStream, putAway } from './end-stream.js';
import { instructFormat } from './json/instruct-format.js';
import { toRepair } from './json/to-repair.js';
import { unfenced } from './json/unfenced.js';

/** One answer of a provider, put together. */
interface Answered {
  result: ChatResult;
  finish: Finish;
  released: Promise<void>;
}

type Finish = Extract<ChatEvent, { type: 'finish' }>;

interface Fold {
  /** Of the backend. */
  name: string;
  signal: AbortSignal;
  progress: CallProgress;
}

/**
 * Does chats: follows the stream of a provider and folds it into one answer. JSON that is not in the form
 * that was asked for is repaired once: the model is shown its answer and what is wrong with it.
 */
export class ChatRunner implements KindRunner<'chat'> {
  readonly model = modelFor;

  refusal({ name, providerId, provider }: BackendConnection): string | undefined {
    if (provider.chat !== undefined) return undefined;
    return `Backend "${name}" cannot chat: its provider, "${providerId}", does not offer it.`;
  }

  async run(call: KindCall<'chat'>): Promise<KindAnswer<'chat'>> {
    const { backend, progress } = call;
    const { responseFormat: format } = call.input;
    const input = instructFormat(call.input, backend.instructedFormats);
    const first = await this.#ask(call, input, {});
    const problem = checkAnswer(backend.name, first.result, format);
    if (problem === undefined) return tell(first, format, progress);
    progress.event({ type: 'restart' });
    progress.again();
    const repair = toRepair(input, first.result.text, problem);
    await call.limits.another(repair, first.finish.usage);
    const second = await this.#ask(call, repair, first.finish.usage);
    const left = checkAnswer(backend.name, second.result, format);
    if (left !== undefined) throw stillWrong(backend.name, left);
    const released = Promise.all([first.released, second.released]).then(() => undefined);
    return tell({ ...second, released }, format, progress);
  }

  /**
   * Makes one call.
   *
   * @param spent What the attempt has cost before.
   * @throws Whatever the provider throws, and the reason of the signal when it is aborted.
   */
  async #ask(
    { backend, model, signal, progress }: KindCall<'chat'>,
    input: ChatInput,
    spent: Usage,
  ): Promise<Answered> {
    const { name, provider, providerId } = backend;
    const call: ChatCall = { model, input, providerOptions: input.providerOptions?.[providerId] ?? {} };
    const stream = provider.chat?.(call, signal)[Symbol.asyncIterator]();
    if (stream === undefined) throw badResponse(`Backend "${name}" cannot chat.`);
    signal.addEventListener('abort', () => void putAway(stream), { once: true });
    try {
      const { answer, ...end } = await this.#fold(stream, { name, signal, progress });
      const finish = { ...end.finish, usage: addUsage(spent, end.finish.usage) };
      progress.used(finish.usage);
      return {
        result: answer.finish(finish.reason, finish.model ?? model),
        finish,
        released: endStream(stream),
      };
    } catch (error) {
      void putAway(stream);
      throw error;
    }
  }

  async #fold(
    stream: AsyncIterator<ChatEvent>,
    { name, signal, progress }: Fold,
  ): Promise<{ answer: ChatAnswer; finish: Finish }> {
    const answer = new ChatAnswer(name);
    for (;;) {
      const next = await stream.next();
      signal.throwIfAborted();
      if (next.done === true) break;
      const event = next.value;
      if (event.type === 'finish') return { answer, finish: event };
      this.#add(answer, event, name, progress);
      progress.event(event);
    }
    throw badResponse(`Backend "${name}" broke off: its answer has no end.`);
  }

  #add(answer: ChatAnswer, event: Exclude<ChatEvent, Finish>, backend: string, progress: CallProgress): void {
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
        return progress.accepted(event.requestId, event.limits);
      default:
        throw badResponse(`Backend "${backend}" sent something that is no part of an answer.`);
    }
  }
}

/**
 * Gives an answer out. What followers have heard of it is the answer, unless its JSON came in a code fence:
 * then they hear it again without.
 */
function tell(
  { result, finish, released }: Answered,
  format: ResponseFormat | undefined,
  progress: CallProgress,
): KindAnswer<'chat'> {
  const text = format === undefined || format.type === 'text' ? result.text : unfenced(result.text);
  if (text !== result.text) {
    progress.event({ type: 'restart' });
    if (result.reasoning !== undefined) progress.event({ type: 'reasoning', text: result.reasoning });
    progress.event({ type: 'text', text });
    for (const call of result.toolCalls ?? []) progress.event({ type: 'tool-call', call });
  }
  progress.event(finish);
  return { result: { ...result, text }, released };
}
