import { embeddingOf } from '../../answers/embedding-of.js';
import { estimateTokens } from '../../answers/reply.js';
import { isObject } from '../call.js';
import type { FailureResponse, Operation } from '../protocol.js';
import { refusal } from './failures.js';

const maximumTexts = 96;
/** The dimensions of `embed-v4.0`. */
const defaultDimensions = 1_536;
const offeredDimensions: ReadonlySet<unknown> = new Set([256, 512, 1_024, 1_536]);
const inputTypes: ReadonlySet<unknown> = new Set([
  'search_document',
  'search_query',
  'classification',
  'clustering',
  'image',
]);

/** `POST /v2/embed`. */
export const embed: Operation = {
  name: 'embeddings',
  read(body) {
    const request = isObject(body) ? body : {};
    const model = typeof request['model'] === 'string' ? request['model'] : '';
    const texts = Array.isArray(request['texts']) ? request['texts'].map(String) : [];
    const dimensions = Number(request['output_dimension'] ?? defaultDimensions);
    const tokens = texts.reduce((sum, text) => sum + estimateTokens(text.length), 0);
    const invalid = mistake(request, texts);
    return {
      model: model === '' ? undefined : model,
      stream: false,
      lastUserText: texts.at(-1) ?? '',
      ...(invalid === undefined ? {} : { invalid }),
      render: (answer, id) => ({
        cost: { inputTokens: tokens, outputTokens: 0 },
        body: {
          stream: false,
          contentType: 'application/json',
          text: JSON.stringify({
            id,
            texts,
            embeddings: {
              float: answer.type === 'empty' ? [] : texts.map((text) => [...embeddingOf(text, dimensions)]),
            },
            meta: {
              api_version: { version: '2' },
              ...(answer.usage !== null && {
                billed_units: { input_tokens: answer.usage?.inputTokens ?? tokens },
              }),
            },
            response_type: 'embeddings_by_type',
          }),
        },
      }),
    };
  },
};

function mistake(request: Record<string, unknown>, texts: readonly string[]): FailureResponse | undefined {
  const { input_type: inputType, output_dimension: dimension = defaultDimensions } = request;
  if (typeof request['model'] !== 'string') return refusal(400, 'invalid request: model is required.');
  if (texts.length === 0) return refusal(400, 'invalid request: texts must be provided.');
  if (texts.length > maximumTexts) {
    return refusal(
      400,
      `invalid request: total number of texts must be at most ${maximumTexts} - received ${texts.length}.`,
    );
  }
  if (inputType === undefined) {
    return refusal(400, 'invalid request: valid input_type must be provided with the provided model.');
  }
  if (!inputTypes.has(inputType)) return refusal(400, `invalid input_type ${JSON.stringify(inputType)}.`);
  if (offeredDimensions.has(dimension)) return undefined;
  return refusal(
    400,
    `invalid request: output_dimension must be one of ${[...offeredDimensions].join(', ')}.`,
  );
}
