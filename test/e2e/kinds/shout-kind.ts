import type { KindAnswer, KindCall, KindSpec } from '@app/execution';
import { expectedInputTokens, modelFor } from '@app/policies';
import { ProviderError } from '@app/provider-spec';
import * as z from 'zod';

const shoutInputSchema = z.strictObject({
  text: z.string().min(1).max(1_000),
  temperature: z.number().min(0).max(2).optional(),
});
const shoutResultSchema = z.object({ words: z.array(z.string()), model: z.string() });

export type ShoutInput = z.infer<typeof shoutInputSchema>;
export type ShoutResult = z.infer<typeof shoutResultSchema>;

/** A kind of job that exists in tests only: it calls a model, and returns the words of the answer in capitals. */
export const shoutKind: KindSpec<ShoutInput, ShoutResult> = {
  input: shoutInputSchema,
  result: shoutResultSchema,
  operation: 'shout',
  usesMemory: false,
  expectedTokens: (input) => expectedInputTokens(input) + 100,
  recordedTurn: () => undefined,
  needs: () => [],
  view: ({ words, model }) => ({ words: words.map((word) => word.toUpperCase()), model }),
  planning: {
    ownProfile: 'shouting',
    agentRole: 'chat',
    fixedModel: false,
    offeredBy: ({ capabilities }) => capabilities.includes('chat'),
    unsupportedBy: ({ capabilities }) =>
      capabilities.includes('chat') ? [] : [{ member: 'text', what: 'chat' }],
    ownModel: ({ defaultModel }, configured) => configured ?? defaultModel,
    configuredRoute: () => undefined,
    withParameters: (input, { temperature }) => ({
      ...(temperature !== undefined && { temperature }),
      ...input,
    }),
  },
  work: {
    type: 'call',
    sharesCalls: false,
    streams: true,
    demand: ({ text }) => ({ texts: [text], otherTokens: 0, maxOutputTokens: 100 }),
    refusal: ({ name, provider }) =>
      provider.chat === undefined ? `Backend "${name}" cannot shout.` : undefined,
    model: modelFor,
    recall: async ({ request }) => request.input,
    span: { ofInput: () => ({}), ofResult: () => ({}), capturesResult: false },
    runner: () => ({ run }),
  },
};

async function run({
  model,
  input,
  signal,
  calls,
  progress,
}: KindCall<ShoutInput>): Promise<KindAnswer<ShoutResult>> {
  const { text, temperature } = input;
  const chat = {
    messages: [{ role: 'user' as const, content: text }],
    ...(temperature !== undefined && { temperature }),
  };
  const stream = await calls.make(input, {}, (provider) =>
    provider.chat?.({ model, input: chat, providerOptions: {} }, signal),
  );
  let answer = '';
  for await (const event of stream ?? []) {
    if (event.type === 'accepted') progress.accepted(event.requestId, event.limits);
    if (event.type === 'text') {
      answer += event.text;
      progress.chunk();
    }
    if (event.type !== 'finish') continue;
    progress.used(event.usage);
    return { result: { words: answer.split(' '), model }, released: Promise.resolve() };
  }
  throw new ProviderError({ kind: 'bad-response', message: 'The answer has no end.' });
}
