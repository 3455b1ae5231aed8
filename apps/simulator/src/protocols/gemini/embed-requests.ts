import { embeddingOf } from '../../answers/embedding-of.js';
import { inputTokens } from '../../answers/pieces.js';
import { isObject, objectsIn } from '../is-object.js';

const fullLength = 3_072;

/** One text to embed. */
export interface EmbedRequest {
  text: string;
  /** What the vector is for; the same text has another vector for another purpose. */
  taskType: string;
  dimensions: number;
}

/** `{content, taskType, outputDimensionality}` of the Gemini API; Vertex AI has a group around the last two. */
export function readEmbedRequest(request: unknown): EmbedRequest {
  const { content, embedContentConfig, ...own } = isObject(request) ? request : {};
  const { taskType, outputDimensionality } = isObject(embedContentConfig) ? embedContentConfig : own;
  const parts = isObject(content) ? objectsIn(content['parts']) : [];
  const text = parts.map((part) => (typeof part['text'] === 'string' ? part['text'] : '')).join('');
  return { text, taskType: named(taskType), dimensions: lengthOf(outputDimensionality) };
}

/** `{content, task_type}` among the `instances` of Vertex AI. */
export function readInstance(instance: Record<string, unknown>, dimensions: unknown): EmbedRequest {
  const { content, task_type: taskType } = instance;
  return { text: named(content), taskType: named(taskType), dimensions: lengthOf(dimensions) };
}

/** Google shortens a vector by cutting it, and leaves its length as it is then. */
export function vectorOf({ text, taskType, dimensions }: EmbedRequest): number[] {
  return [...embeddingOf(`${taskType}\n${text}`, fullLength).subarray(0, dimensions)];
}

export function tokensIn({ text }: EmbedRequest): number {
  return inputTokens(text.length);
}

function named(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function lengthOf(dimensions: unknown): number {
  return typeof dimensions === 'number' && dimensions > 0 ? Math.min(dimensions, fullLength) : fullLength;
}
