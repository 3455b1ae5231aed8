import type { FailureSign } from '../failures/failure-signs.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';

const failureSigns: readonly FailureSign[] = [
  {
    kind: 'auth',
    marks: ['access_terminated_error'],
    text: /only available for coding agents/i,
    advice:
      'Kimi accepts only clients that it knows by their User-Agent; if its terms allow your use, set headers.User-Agent of the backend.',
  },
  { kind: 'auth', text: /verify your membership benefits/i },
  { kind: 'quota', text: /usage limit for this (billing cycle|period)/i },
  { kind: 'auth', marks: ['incorrect_api_key_error'], text: /API key appears to be invalid/i },
  { kind: 'model-not-found', marks: ['resource_not_found_error'] },
];

/** Kimi's subscription for coding: https://www.kimi.com/code/docs/en/ */
export const kimiCode = openAiCompatible({
  id: 'kimi-code',
  label: 'Kimi Code',
  note: 'Kimi sells this plan for the coding agents that it names and refuses all other clients by their User-Agent. Sluice calls as itself; only if the terms allow your use, set headers.User-Agent of the backend to the client that you are. It cannot be promised to work.',
  baseUrl: 'https://api.kimi.com/coding/v1',
  apiKeyEnv: 'KIMI_API_KEY',
  defaultModel: 'kimi-for-coding',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
  instructedFormats: ['json-schema'],
  unsupportedInput: ['seed'],
  connection: { failureSigns },
  chat: { maxTokensMember: 'max_tokens', answersInReasoning: true, models: ['kimi-for-coding'] },
});
