import { vendors } from '../vendors/registry.js';
import { anthropic } from './anthropic/anthropic-protocol.js';
import { cohere } from './cohere/cohere-protocol.js';
import { gemini } from './gemini/gemini-protocol.js';
import { ollama } from './ollama/ollama-protocol.js';
import { openaiResponses } from './openai-responses/responses-protocol.js';
import { openai } from './openai/openai-protocol.js';
import type { FailureCase, Protocol } from './protocol.js';

/** Every protocol that the simulator speaks; the first that knows a path has it. */
export const protocols: readonly Protocol[] = [anthropic, gemini, cohere, ollama, openaiResponses, openai];

/** Every failure that it can answer with, over all protocols and vendors. */
export const failures: readonly FailureCase[] = [...protocols, ...vendors].flatMap(
  (speaker) => speaker.failures ?? [],
);

const byName = new Map(failures.map((failure) => [`${failure.protocol} ${failure.name}`, failure]));

export function failureCase(protocol: Protocol, name: string): FailureCase | undefined {
  return byName.get(`${protocol.id} ${name}`);
}

const names = new Set(failures.map(({ name }) => name));

export function isFailureName(name: string): boolean {
  return names.has(name);
}
