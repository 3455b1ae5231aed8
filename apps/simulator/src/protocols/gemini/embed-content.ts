import { embeddingOf } from '../../answers/embedding-of.js';
import { estimateTokens } from '../../answers/reply.js';
import type { Answer } from '../../script/behaviour.js';
import { isObject, objectsIn } from '../call.js';
import type { Call, FailureResponse } from '../protocol.js';
import { invalidArgument } from './google-errors.js';

const largestBatch = 100;

/** `POST …/models/{model}:embedContent`, for one text. */
export function embedContent(body: unknown, model: string): Call {
  const request = readEmbedRequest(body);
  const invalid =
    request.text === ''
      ? invalidArgument('* EmbedContentRequest.content: contents is not specified\n')
      : undefined;
  return callOf(model, [request], invalid, ([values], usage) => ({ embedding: { values }, ...usage }));
}

/** `POST …/models/{model}:batchEmbedContents`. */
export function batchEmbedContents(body: unknown, model: string): Call {
  const requests = isObject(body) ? objectsIn(body['requests']) : [];
  return callOf(model, requests.map(readEmbedRequest), mistake(requests, model), (vectors, usage) => ({
    embeddings: vectors.map((values) => ({ values })),
    ...usage,
  }));
}

/** `POST …/publishers/google/models/{model}:predict` of Vertex AI. */
export function predict(body: unknown, model: string): Call {
  const { instances, parameters } = isObject(body) ? body : {};
  const dimensions = isObject(parameters) ? parameters['outputDimensionality'] : undefined;
  const requests = objectsIn(instances).map((instance) => readInstance(instance, dimensions));
  const single = model.startsWith('gemini-embedding');
  const invalid =
    single && requests.length > 1
      ? invalidArgument(
          `The model ${model} takes one instance in a request; this one has ${requests.length}.`,
        )
      : undefined;
  return callOf(model, requests, invalid, (vectors) => ({
    predictions: vectors.map((values, index) => ({
      embeddings: {
        values,
        statistics: { truncated: false, token_count: tokensIn(requests[index] as EmbedRequest) },
      },
    })),
  }));
}

function mistake(requests: readonly Record<string, unknown>[], model: string): FailureResponse | undefined {
  if (requests.length === 0) {
    return invalidArgument('* BatchEmbedContentsRequest.requests: requests is not specified\n');
  }
  if (requests.length > largestBatch) {
    return invalidArgument(
      `* BatchEmbedContentsRequest.requests: at most ${largestBatch} requests can be in one batch\n`,
    );
  }
  const other = requests.findIndex((request) => request['model'] !== `models/${model}`);
  if (other < 0) return undefined;
  return invalidArgument(
    `* BatchEmbedContentsRequest.requests[${other}].model: model should match the model of the batch request.\n`,
  );
}

function callOf(
  model: string,
  requests: readonly EmbedRequest[],
  invalid: FailureResponse | undefined,
  bodyOf: (vectors: number[][], usage: object) => object,
): Call {
  return {
    model,
    stream: false,
    lastUserText: requests.at(-1)?.text ?? '',
    ...(invalid === undefined ? {} : { invalid }),
    render(answer) {
      const tokens =
        answer.usage?.inputTokens ?? requests.reduce((sum, request) => sum + tokensIn(request), 0);
      const vectors = answer.type === 'empty' ? [] : requests.map(vectorOf);
      return {
        cost: { inputTokens: tokens, outputTokens: 0 },
        body: {
          stream: false,
          contentType: 'application/json; charset=UTF-8',
          text: JSON.stringify(bodyOf(vectors, usageOf(answer, tokens))),
        },
      };
    },
  };
}

function usageOf(answer: Answer, tokens: number): object {
  return answer.usage === null
    ? {}
    : { usageMetadata: { promptTokenCount: tokens, totalTokenCount: tokens } };
}

const fullDimensions = 3_072;

/** One text to embed. */
interface EmbedRequest {
  text: string;
  /** The purpose of the vector; it changes the vector of a text. */
  taskType: string;
  dimensions: number;
}

/** `{content, taskType, outputDimensionality}` of the Gemini API; Vertex AI groups the last two. */
function readEmbedRequest(request: unknown): EmbedRequest {
  const { content, embedContentConfig, ...own } = isObject(request) ? request : {};
  const { taskType, outputDimensionality } = isObject(embedContentConfig) ? embedContentConfig : own;
  const parts = isObject(content) ? objectsIn(content['parts']) : [];
  const text = parts.map((part) => (typeof part['text'] === 'string' ? part['text'] : '')).join('');
  return { text, taskType: textOf(taskType), dimensions: dimensionsOf(outputDimensionality) };
}

/** `{content, task_type}` among the `instances` of Vertex AI. */
function readInstance(instance: Record<string, unknown>, dimensions: unknown): EmbedRequest {
  const { content, task_type: taskType } = instance;
  return { text: textOf(content), taskType: textOf(taskType), dimensions: dimensionsOf(dimensions) };
}

/** Google shortens a vector by truncating it, without normalising it again. */
function vectorOf({ text, taskType, dimensions }: EmbedRequest): number[] {
  return [...embeddingOf(`${taskType}\n${text}`, fullDimensions).subarray(0, dimensions)];
}

function tokensIn({ text }: EmbedRequest): number {
  return estimateTokens(text.length);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function dimensionsOf(dimensions: unknown): number {
  return typeof dimensions === 'number' && dimensions > 0
    ? Math.min(dimensions, fullDimensions)
    : fullDimensions;
}
