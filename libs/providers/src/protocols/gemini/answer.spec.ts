import { describe, expect, it } from '@jest/globals';
import { FinishReason, type Part } from '@google/genai/web';
import { type GeminiChunk, GeminiAnswer } from './answer.js';

function eventsOf(...chunks: GeminiChunk[]) {
  const answer = new GeminiAnswer();
  return [...chunks.flatMap((chunk) => [...answer.add(chunk)]), ...answer.end()];
}

const chunk = (parts: Part[], finishReason?: string): GeminiChunk => ({
  candidates: [
    {
      content: { role: 'model', parts },
      ...(finishReason !== undefined && { finishReason: finishReason as FinishReason }),
    },
  ],
});

const failureKind = (kind: string) => expect.objectContaining({ failure: expect.objectContaining({ kind }) });

describe('an answer of Gemini', () => {
  it('separates thoughts from text', () => {
    const events = eventsOf(
      chunk([{ text: 'Hm.', thought: true }, { text: 'Yes.' }]),
      chunk([{ text: '' }], 'STOP'),
    );
    expect(events).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Yes.' },
      { type: 'finish', reason: 'stop', usage: {} },
    ]);
  });

  it('adds ids to calls without ids, and keeps signatures', () => {
    const events = eventsOf(
      chunk(
        [
          { functionCall: { name: 'a', args: { x: 1 } }, thoughtSignature: 'c2ln' },
          { functionCall: { id: 'given', name: 'a' } },
          { functionCall: { name: 'a' } },
        ],
        'STOP',
      ),
    );
    const calls = events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []));
    expect(calls).toEqual([
      { id: expect.stringMatching(/^call_/), name: 'a', arguments: { x: 1 }, signature: 'c2ln' },
      { id: 'given', name: 'a', arguments: {} },
      { id: expect.stringMatching(/^call_/), name: 'a', arguments: {} },
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' });
  });

  it('counts thoughts as output, and missing counts as 0', () => {
    const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 3, thoughtsTokenCount: 40 };
    expect(eventsOf({ ...chunk([], 'STOP'), usageMetadata, modelVersion: 'gemini-x-001' })).toEqual([
      {
        type: 'finish',
        reason: 'stop',
        model: 'gemini-x-001',
        usage: { inputTokens: 10, cachedInputTokens: 0, outputTokens: 43, reasoningTokens: 40 },
      },
    ]);
  });

  it.each([
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content-filter'],
    ['RECITATION', 'content-filter'],
    ['PROHIBITED_CONTENT', 'content-filter'],
    ['LANGUAGE', 'other'],
    ['A_NEW_ONE', 'other'],
  ])('ends with %s as %s', (reason, known) => {
    expect(eventsOf(chunk([{ text: 'So' }], reason)).at(-1)).toMatchObject({ reason: known });
  });

  it.each<[string, GeminiChunk[], string]>([
    ['a blocked prompt', [{ promptFeedback: { blockReason: 'SAFETY' } } as GeminiChunk], 'content-filter'],
    ['a call that the model failed at', [chunk([], 'MALFORMED_FUNCTION_CALL')], 'bad-response'],
    ['a call without a name', [chunk([{ functionCall: {} }], 'STOP')], 'bad-response'],
    ['arguments in pieces', [chunk([{ functionCall: { name: 'a', willContinue: true } }])], 'bad-response'],
    ['no candidate', [{ usageMetadata: { promptTokenCount: 1 } }], 'bad-response'],
    ['no end', [chunk([{ text: 'So' }])], 'unavailable'],
    ['nothing', [], 'unavailable'],
  ])('fails for %s', (_, chunks, kind) => {
    expect(() => eventsOf(...chunks)).toThrow(failureKind(kind));
  });
});
