import type { Answer } from '../../behaviour/answer.js';
import type { Call, Operation, Rendered } from '../protocol.js';
import { embeddingOf } from '../../answers/embedding-of.js';
import { type EmbeddingsRequest, readEmbeddingsRequest } from './embeddings-request.js';

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
    render: (answer) => rendered(request, answer),
  };
}

function rendered(request: EmbeddingsRequest, answer: Answer): Rendered {
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
