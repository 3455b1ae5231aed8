import type { Answer } from '../../behaviour/answer.js';
import type { FailureResponse } from '../failure-case.js';
import type { Call } from '../protocol.js';
import { type EmbedRequest, readEmbedRequest, readInstance, tokensIn, vectorOf } from './embed-requests.js';
import { invalidArgument } from './error-body.js';
import { isObject, objectsIn } from '../is-object.js';

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
