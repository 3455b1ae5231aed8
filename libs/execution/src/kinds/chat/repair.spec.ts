import type { ChatEvent } from '@app/provider-spec';
import { describe, expect, it } from '@jest/globals';
import type { AnswerEvent } from '../../run-context.js';
import { hangsAfter, finish, StandInProvider, text } from '../../test-doubles/stand-in-provider.js';
import { runOne } from '../../test-doubles/run-one.js';

const keys = { responseFormat: { type: 'json', jsonKeys: ['city', 'degrees'] } };
const shape = {
  type: 'object',
  properties: { degrees: { type: 'integer' } },
  required: ['degrees'],
  additionalProperties: false,
};
const schema = { responseFormat: { type: 'json-schema', name: 'weather', schema: shape } };

/** Answers with one text after the other, each a whole answer. */
function answers(...texts: string[]): StandInProvider {
  const left = [...texts];
  return new StandInProvider(async function* answer() {
    yield { type: 'accepted' };
    yield text(left.shift() ?? '');
    yield finish();
  });
}

const textOf = (provider: StandInProvider, call: number): string =>
  JSON.stringify(provider.calls[call]?.input.messages.at(-1));

describe('JSON with certain keys', () => {
  it('is taken when it has them', async () => {
    const provider = answers('{"city":"Bern","degrees":3,"more":null}');
    expect((await runOne(provider, { input: keys })).decision.type).toBe('complete');
    expect(provider.calls).toHaveLength(1);
    expect(provider.calls[0]?.input.system).toContain('these keys: "city", "degrees"');
  });

  it('is repaired once, and the usage of both calls counts', async () => {
    const provider = answers('{"city":"Bern"}', '{"city":"Bern","degrees":3}');
    const seen: AnswerEvent[] = [];
    const onEvent = (event: AnswerEvent) => void seen.push(event);
    const { decision, attempt } = await runOne(provider, { input: keys, onEvent });
    expect(decision).toMatchObject({ type: 'complete', result: { text: '{"city":"Bern","degrees":3}' } });
    const usage = { inputTokens: 6, outputTokens: 10 };
    expect(attempt).toMatchObject({ outcome: 'succeeded', usage });
    expect(provider.calls[1]?.input.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: '{"city":"Bern"}' },
      { role: 'user', content: expect.stringContaining('lacks the keys "degrees"') },
    ]);
    expect(seen.map(({ type }) => type)).toEqual([
      'accepted',
      'text',
      'restart',
      'accepted',
      'text',
      'finish',
    ]);
    expect(seen.at(-1)).toMatchObject({ usage });
  });

  it.each([
    ['no object', '[1]', 'is no object'],
    ['an object that lacks them', '{"city":1}', 'lacks the keys "degrees"'],
  ])('is a bad response when %s comes twice', async (_, answer, message) => {
    const seen: string[] = [];
    const onEvent = ({ type }: AnswerEvent) => void seen.push(type);
    const provider = answers(answer, answer, answer);
    const { attempt } = await runOne(provider, { input: keys, onEvent });
    expect(attempt).toMatchObject({
      failure: { kind: 'bad-response', message: expect.stringContaining(message) },
      usage: { inputTokens: 6, outputTokens: 10 },
    });
    expect(provider.calls).toHaveLength(2);
    expect(seen).not.toContain('finish');
  });
});

describe('JSON of a schema', () => {
  it('is repaired when it does not fit', async () => {
    const provider = answers('{"degrees":"CANARY"}', '{"degrees":3}');
    expect((await runOne(provider, { input: schema })).decision).toMatchObject({ type: 'complete' });
    expect(textOf(provider, 1)).toContain('/degrees must be integer');
  });

  it('that does not fit twice is a bad response, which quotes nothing of it', async () => {
    const provider = answers('{"degrees":3,"CANARY":1}', '{"degrees":3,"CANARY":1}');
    const { attempt } = await runOne(provider, { input: schema });
    expect(attempt?.failure?.message).toContain('#/additionalProperties');
    expect(JSON.stringify(attempt)).not.toContain('CANARY');
  });

  it('of a schema that nothing can be checked against may be any JSON', async () => {
    const wrong = { ...schema.responseFormat, schema: { $ref: 'https://example.org/elsewhere' } };
    const provider = answers('{"a":1}');
    expect((await runOne(provider, { input: { responseFormat: wrong } })).decision.type).toBe('complete');
  });
});

describe('a provider that has no parameter for JSON', () => {
  it.each([
    ['a schema, where it knows JSON', schema, ['json-schema'], { type: 'json' }],
    ['a schema, where it knows no JSON either', schema, ['json', 'json-schema'], undefined],
    ['JSON', { responseFormat: { type: 'json' } }, ['json'], undefined],
    ['keys', keys, ['json'], undefined],
  ] as const)('is asked in its instructions for %s', async (_, input, instructedFormats, responseFormat) => {
    const provider = answers('```json\n{"city":"Bern","degrees":3}\n```', '{"degrees":3}');
    const { decision } = await runOne(provider, {
      input: { system: 'Be brief.', ...input },
      instructedFormats,
    });
    expect(decision.type).toBe('complete');
    const [call] = provider.calls;
    expect(call?.input.responseFormat).toEqual(responseFormat);
    expect(call?.input.system).toMatch(/^Be brief\.\n\nAnswer with one JSON/);
  });

  it('may answer in a code fence, which followers do not receive', async () => {
    const seen: AnswerEvent[] = [];
    const { decision } = await runOne(answers('```json\n{"degrees":3}\n```'), {
      input: schema,
      instructedFormats: ['json-schema'],
      onEvent: (event) => void seen.push(event),
    });
    expect(decision).toMatchObject({ type: 'complete', result: { text: '{"degrees":3}' } });
    expect(seen.slice(2)).toMatchObject([
      { type: 'restart' },
      { type: 'text', text: '{"degrees":3}' },
      { type: 'finish' },
    ]);
  });

  it('is not asked in words where it has a parameter', async () => {
    const provider = answers('{"degrees":3}');
    await runOne(provider, { input: schema });
    expect(provider.calls[0]?.input).toMatchObject(schema);
    expect(provider.calls[0]?.input.system).toBeUndefined();
  });
});

describe('the second call of an attempt', () => {
  it('may take its own time to its first token', async () => {
    let call = 0;
    const provider = new StandInProvider(async function* slow(_, signal): AsyncGenerator<ChatEvent> {
      call += 1;
      if (call === 1) {
        yield text('no');
        yield finish();
        return;
      }
      yield* hangsAfter()(_, signal);
    });
    const settings = { timeLimits: { firstToken: 60, betweenTokens: 20, total: '10s' } };
    const { attempt } = await runOne(provider, { input: keys, settings });
    const message = expect.stringContaining('within 60ms (time limit firstToken)');
    expect(attempt?.failure).toMatchObject({ kind: 'timeout', message });
    expect(provider.calls).toHaveLength(2);
  });
});
