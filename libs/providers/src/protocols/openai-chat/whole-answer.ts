import type OpenAI from 'openai';
import type { ChatEvent } from '@app/provider-spec';
import { noChoice } from '../../answers/incomplete-answer.js';
import { Said, type SaidHooks } from './said.js';
import { ToolCallFolder } from '../../answers/tool-call-folder.js';
import { toFinishReason } from './to-finish-reason.js';
import { toUsage } from './to-usage.js';

/**
 * The events of an answer that came in one piece.
 *
 * @throws {ProviderError} When there is no answer in it.
 */
export function* wholeAnswer(
  { choices, usage, model }: OpenAI.ChatCompletion,
  hooks: SaidHooks = {},
): Generator<ChatEvent> {
  const choice = choices?.[0];
  const message = choice?.message;
  if (!message) throw noChoice();
  const said = new Said(hooks);
  yield* said.add(message);
  const reason = choice.finish_reason ?? 'stop';
  const folder = new ToolCallFolder();
  const functions = message.tool_calls?.filter((call) => call.type !== 'custom') ?? [];
  folder.add(functions.map((call, index) => ({ ...call, index })));
  const calls = folder.all(reason);
  yield* said.end(reason === 'stop' && calls.length === 0);
  for (const call of calls) yield { type: 'tool-call', call };
  yield {
    type: 'finish',
    reason: toFinishReason(reason, calls.length > 0),
    usage: toUsage(usage),
    ...(model && { model }),
  };
}
