import { embeddingOf } from '../../answers/embedding-of.js';
import { estimateTokens } from '../../answers/reply.js';
import { isObject } from '../call.js';
import type { Operation } from '../protocol.js';
import { timings } from './chat.js';
import { refusal } from './failures.js';

/** The dimensions of `nomic-embed-text`. */
const defaultDimensions = 768;

/** `POST /api/embed`. */
export const embed: Operation = {
  name: 'embeddings',
  read(body) {
    const request = isObject(body) ? body : {};
    const model = typeof request['model'] === 'string' ? request['model'] : '';
    const texts = textsOf(request['input']);
    const { dimensions: requested } = request;
    const dimensions =
      typeof requested === 'number' && requested > 0
        ? Math.min(requested, defaultDimensions)
        : defaultDimensions;
    const tokens = texts?.reduce((sum, text) => sum + estimateTokens(text.length), 0) ?? 0;
    const invalid =
      model === ''
        ? refusal(400, 'model is required')
        : texts
          ? undefined
          : refusal(400, 'invalid input type');
    return {
      model: model === '' ? undefined : model,
      stream: false,
      lastUserText: texts?.at(-1) ?? '',
      ...(invalid === undefined ? {} : { invalid }),
      render: (answer) => ({
        cost: { inputTokens: tokens, outputTokens: 0 },
        body: {
          stream: false,
          contentType: 'application/json; charset=utf-8',
          text: JSON.stringify({
            model,
            embeddings:
              answer.type === 'empty' ? [] : texts?.map((text) => [...embeddingOf(text, dimensions)]),
            ...timings,
            ...(answer.usage !== null && { prompt_eval_count: answer.usage?.inputTokens ?? tokens }),
          }),
        },
      }),
    };
  },
};

function textsOf(input: unknown): string[] | undefined {
  const texts: unknown[] = Array.isArray(input) ? input : [input];
  return texts.every((text) => typeof text === 'string') ? texts : undefined;
}
