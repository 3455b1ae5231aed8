import { embeddingOf } from '../../answers/embedding-of.js';
import { estimateTokens } from '../../answers/reply.js';
import type { Answer } from '../../script/behaviour.js';
import { isObject } from '../call.js';
import type { Call, FailureResponse, Operation, RenderedAnswer } from '../protocol.js';
import { badRequest } from './failures.js';

/** `POST /embeddings`. */
export const embeddings: Operation = {
  name: 'embeddings',
  read: (body) => callOf(readEmbeddingsRequest(body)),
};

function callOf(request: EmbeddingsRequest): Call {
  const { model, invalid } = request;
  return {
    model: model === '' ? undefined : model,
    stream: false,
    lastUserText: request.inputs.at(-1) ?? '',
    ...(invalid === undefined ? {} : { invalid }),
    render: (answer) => renderedEmbeddings(request, answer),
  };
}

function renderedEmbeddings(request: EmbeddingsRequest, answer: Answer): RenderedAnswer {
  const tokens = answer.usage?.inputTokens ?? request.inputTokens;
  const body = {
    object: 'list',
    data: answer.type === 'empty' ? [] : request.inputs.map((text, index) => item(request, text, index)),
    model: answer.model ?? request.model,
    ...(answer.usage !== null && { usage: { prompt_tokens: tokens, total_tokens: tokens } }),
  };
  return {
    cost: { inputTokens: tokens, outputTokens: 0 },
    body: { stream: false, contentType: 'application/json', text: JSON.stringify(body) },
  };
}

function item({ dimensions, base64 }: EmbeddingsRequest, text: string, index: number): object {
  const vector = embeddingOf(text, dimensions);
  return { object: 'embedding', index, embedding: base64 ? littleEndian(vector) : [...vector] };
}

function littleEndian(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.byteLength);
  vector.forEach((number, index) => bytes.writeFloatLE(number, index * Float32Array.BYTES_PER_ELEMENT));
  return bytes.toString('base64');
}

/** OpenAI's limits for one request. */
const maximumInputs = 2_048;
const maximumInputTokens = 8_192;
const maximumTokens = 300_000;

const dimensionsOf: Readonly<Record<string, number>> = { 'text-embedding-3-large': 3_072 };
const defaultDimensions = 1_536;
const maximumDimensions = 4_096;

interface EmbeddingsRequest {
  model: string;
  /** A list of tokens becomes a text of its numbers. */
  inputs: readonly string[];
  inputTokens: number;
  dimensions: number;
  base64: boolean;
  invalid?: FailureResponse;
}

/** Reads a request for embeddings, and checks it as OpenAI does. */
function readEmbeddingsRequest(body: unknown): EmbeddingsRequest {
  const request = isObject(body) ? body : {};
  const model = typeof request['model'] === 'string' ? request['model'] : '';
  const inputs = inputsOf(request['input']);
  const dimensions = request['dimensions'] ?? dimensionsOf[model] ?? defaultDimensions;
  const invalid = mistake(request, inputs, dimensions);
  return {
    model,
    inputs,
    inputTokens: inputs.reduce((sum, text) => sum + estimateTokens(text.length), 0),
    dimensions: invalid === undefined ? Number(dimensions) : defaultDimensions,
    base64: request['encoding_format'] === 'base64',
    ...(invalid === undefined ? {} : { invalid }),
  };
}

function inputsOf(input: unknown): readonly string[] {
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) return [];
  if (input.length > 0 && input.every((token) => typeof token === 'number')) return [input.join(' ')];
  return (input as unknown[]).map((text) => (Array.isArray(text) ? text.join(' ') : String(text)));
}

function mistake(
  request: Record<string, unknown>,
  inputs: readonly string[],
  dimensions: unknown,
): FailureResponse | undefined {
  if (typeof request['model'] !== 'string' || request['model'] === '') {
    return badRequest({ message: 'you must provide a model parameter' });
  }
  if (inputs.length === 0 || inputs.includes('')) {
    const message =
      "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.";
    return badRequest({ message });
  }
  if (inputs.length > maximumInputs) {
    const message = `Invalid 'input': array too long. Expected an array with maximum length ${maximumInputs}, but got an array with length ${inputs.length} instead.`;
    return badRequest({ message, param: 'input', code: 'array_above_max_length' });
  }
  const tokens = inputs.map((text) => estimateTokens(text.length));
  const longest = Math.max(...tokens);
  if (longest > maximumInputTokens) {
    const message = `This model's maximum context length is ${maximumInputTokens} tokens, however you requested ${longest} tokens (${longest} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`;
    return badRequest({ message });
  }
  const all = tokens.reduce((sum, count) => sum + count, 0);
  if (all > maximumTokens) {
    const message = `Requested ${all} tokens, max ${maximumTokens} tokens per request`;
    return badRequest({ message, code: 'max_tokens_per_request' });
  }
  const fits =
    Number.isInteger(dimensions) && Number(dimensions) > 0 && Number(dimensions) <= maximumDimensions;
  if (fits) return undefined;
  return badRequest({
    message: "Invalid value for 'dimensions'.",
    param: 'dimensions',
    code: 'invalid_value',
  });
}
