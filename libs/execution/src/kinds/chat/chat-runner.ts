import { addUsage, type ChatInput, type ChatResult, type ResponseFormat, type Usage } from '@app/contracts';
import type { ChatCall, ChatEvent, Provider } from '@app/provider-spec';
import type { CallProgress, CallRunner, KindAnswer, KindCall } from '../kind-spec.js';
import { badResponse } from '../bad-response.js';
import { checkAnswer, instructFormat, stillWrong, toRepair, unfenced } from './answer-format.js';
import { cancelStream, ChatAnswer, endStream } from './chat-answer.js';

type Call = KindCall<ChatInput>;
type Finish = Extract<ChatEvent, { type: 'finish' }>;

/** One complete answer of a provider. */
interface Answered {
  result: ChatResult;
  finish: Finish;
  released: Promise<void>;
}

/**
 * Does chats: reads the stream of a provider and assembles the answer. JSON that does not have the requested form
 * is repaired once: the model is shown its answer and what is wrong with it.
 */
export class ChatRunner implements CallRunner<ChatInput, ChatResult> {
  async run(call: Call): Promise<KindAnswer<ChatResult>> {
    const { backend, progress } = call;
    const { responseFormat: format } = call.input;
    const input = instructFormat(call.input, backend.instructedFormats);
    const first = await ask(call, input, {});
    const problem = checkAnswer(backend.name, first.result, format);
    if (problem === undefined) return publish(first, format, progress);
    progress.event({ type: 'restart' });
    progress.again();
    const second = await ask(call, toRepair(input, first.result.text, problem), first.finish.usage);
    const left = checkAnswer(backend.name, second.result, format);
    if (left !== undefined) throw stillWrong(backend.name, left);
    const released = Promise.all([first.released, second.released]).then(() => undefined);
    return publish({ ...second, released }, format, progress);
  }
}

/**
 * Makes one call.
 *
 * @param spent Usage of the attempt before this call.
 * @throws Whatever the provider throws, and the reason of the signal when it is aborted.
 */
async function ask(
  { backend, calls, model, signal, progress }: Call,
  input: ChatInput,
  spent: Usage,
): Promise<Answered> {
  const { name, providerId } = backend;
  const call: ChatCall = { model, input, providerOptions: input.providerOptions?.[providerId] ?? {} };
  const stream = await calls.make(input, spent, (provider) => streamOf(provider, name, call, signal));
  signal.addEventListener('abort', () => void cancelStream(stream), { once: true });
  try {
    const { answer, ...end } = await read(stream, { name, signal, progress });
    const finish = { ...end.finish, usage: addUsage(spent, end.finish.usage) };
    progress.used(finish.usage);
    return {
      result: answer.finish(finish.reason, finish.model ?? model),
      finish,
      released: endStream(stream),
    };
  } catch (error) {
    void cancelStream(stream);
    throw error;
  }
}

function streamOf(
  provider: Provider,
  backend: string,
  call: ChatCall,
  signal: AbortSignal,
): AsyncIterator<ChatEvent> {
  const stream = provider.chat?.(call, signal);
  if (stream === undefined) throw badResponse(`Backend "${backend}" cannot chat.`);
  return stream[Symbol.asyncIterator]();
}

async function read(
  stream: AsyncIterator<ChatEvent>,
  { name, signal, progress }: { name: string; signal: AbortSignal; progress: CallProgress },
): Promise<{ answer: ChatAnswer; finish: Finish }> {
  const answer = new ChatAnswer(name);
  for (;;) {
    const next = await stream.next();
    signal.throwIfAborted();
    if (next.done === true) break;
    const event = next.value;
    if (event.type === 'finish') return { answer, finish: event };
    add(answer, event, name, progress);
    progress.event(event);
  }
  throw badResponse(`Backend "${name}" broke off: its answer has no end.`);
}

function add(
  answer: ChatAnswer,
  event: Exclude<ChatEvent, Finish>,
  backend: string,
  progress: CallProgress,
): void {
  switch (event.type) {
    case 'text':
      answer.addText(event.text);
      return event.text === '' ? progress.check() : progress.chunk();
    case 'reasoning':
      answer.addReasoning(event.text);
      return event.text === '' ? progress.check() : progress.chunk();
    case 'tool-call':
      answer.addToolCall(event.call);
      return progress.chunk();
    case 'accepted':
      return progress.accepted(event.requestId, event.limits);
    default:
      throw badResponse(`Backend "${backend}" sent something that is no part of an answer.`);
  }
}

/**
 * Completes an answer for its followers. The chunks that they received are the answer, unless its JSON came in a
 * code fence: then they receive it again without.
 */
function publish(
  { result, finish, released }: Answered,
  format: ResponseFormat | undefined,
  progress: CallProgress,
): KindAnswer<ChatResult> {
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
