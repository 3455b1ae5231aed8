import { vendors } from '../vendors/registry.js';
import { anthropic } from './anthropic/anthropic-protocol.js';
import { cohere } from './cohere/cohere-protocol.js';
import { gemini } from './gemini/gemini-protocol.js';
import { ollama } from './ollama/ollama-protocol.js';
import { openai } from './openai/openai-protocol.js';
import { openaiResponses } from './openai-responses/responses-protocol.js';
import type { FailureCase, Protocol } from './protocol.js';

/** Every protocol of the simulator; the first one that has an operation for a request serves it. */
export const protocols: readonly Protocol[] = [anthropic, gemini, cohere, ollama, openaiResponses, openai];

/** The catalogue of failures, over all protocols and vendors. */
export const failures: readonly FailureCase[] = [...protocols, ...vendors].flatMap(
  ({ failures: own = [] }) => own,
);

const byName = new Map(failures.map((failure) => [`${failure.protocol} ${failure.name}`, failure]));

export function failureCase(protocol: Protocol, name: string): FailureCase | undefined {
  return byName.get(`${protocol.id} ${name}`);
}

const names = new Set(failures.map(({ name }) => name));

export function isFailureName(name: string): boolean {
  return names.has(name);
}
