import { anthropicMessages } from '../protocols/anthropic-messages/anthropic-messages.js';
import type { FailureSign } from '../failures/failure-signs.js';
import { gemini } from '../protocols/gemini/gemini.js';
import { openAiChat } from '../protocols/openai-chat/openai-chat.js';
import { openAiResponses } from '../protocols/openai-responses/open-ai-responses.js';
import type { Provider, ProviderDependencies, ProviderSettings } from '@app/provider-spec';
import * as z from 'zod';

/** The protocols behind one address of OpenCode; each model speaks one of them. */
export const opencodeWires = ['chat-completions', 'messages', 'responses', 'gemini'] as const;

export type OpencodeWire = (typeof opencodeWires)[number];

/** Which models speak something else than chat completions, by how their names begin. */
export type WireTable = readonly (readonly [beginning: string, wire: OpencodeWire])[];

/** Options of a backend of OpenCode. */
export const opencodeOptions = z.strictObject({
  protocols: z
    .record(z.string(), z.enum(opencodeWires))
    .optional()
    .describe('The protocol of a model, where the known one is wrong or there is none.'),
});

/** Types of its errors; their statuses vary. */
const failureSigns: readonly FailureSign[] = [
  { kind: 'quota', marks: ['creditserror', 'gousagelimiterror', 'freeusagelimiterror'] },
  { kind: 'auth', marks: ['autherror'] },
  { kind: 'model-not-found', marks: ['modelerror'] },
  { kind: 'invalid-request', marks: ['missingsessionid'] },
];

interface Speaking {
  known: WireTable;
  /** What the backend's configuration says of a model; it counts before the table. */
  own: Readonly<Record<string, OpencodeWire>>;
  /** False where a stream must not be asked for its usage. */
  asksForUsage: boolean;
}

/** A provider whose chats take the protocol of their model. */
export function opencodeProvider(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  { known, own, asksForUsage }: Speaking,
): Provider {
  const completions = openAiChat(settings, dependencies, {
    maxTokensMember: 'max_tokens',
    asksForUsage,
    failureSigns,
  });
  const speakers: Record<OpencodeWire, Required<Pick<Provider, 'chat'>>> = {
    'chat-completions': completions,
    messages: anthropicMessages(settings, dependencies, { failureSigns }),
    responses: openAiResponses(settings, dependencies, {
      failureSigns,
      // Those of OpenAI that speak it here all reason.
      isReasoningModel: () => true,
    }),
    gemini: gemini(settings, dependencies),
  };
  const wireOf = (model: string): OpencodeWire =>
    own[model] ?? known.find(([beginning]) => model.startsWith(beginning))?.[1] ?? 'chat-completions';

  return {
    ...completions,
    chat(call, signal) {
      return speakers[wireOf(call.model)].chat(call, signal);
    },
  };
}
