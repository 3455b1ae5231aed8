import { http } from '../transports/http/http-transport.js';
import { randomUUID } from 'node:crypto';
import { defineProvider } from '@app/provider-spec';
import { openAiBaseUrl } from '../protocols/openai-chat/base-url.js';
import { opencodeOptions, opencodeProvider, type WireTable } from './opencode-wires.js';
import { optionsOf } from '../options-of.js';

const known: WireTable = [
  ['minimax-', 'messages'],
  ['qwen3.', 'messages'],
];

/** OpenCode Go, a subscription for coding: https://opencode.ai/docs/go */
export const opencodeGo = defineProvider({
  id: 'opencode-go',
  label: 'OpenCode Go',
  note: 'A subscription for coding, with limits of hours and weeks; its terms say what it may be used for.',
  protocol: 'openai',
  transport: http,
  baseUrl: 'https://opencode.ai/zen/go/v1',
  apiKeyEnv: ['OPENCODE_GO_API_KEY', 'OPENCODE_API_KEY'],
  defaultModel: 'glm-5.1',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
  instructedFormats: ['json', 'json-schema'],
  // What one of its protocols cannot carry.
  unsupportedInput: ['topK', 'seed', 'presencePenalty', 'frequencyPenalty', 'parallelToolCalls'],
  create(settings, dependencies) {
    const { protocols: own = {} } = optionsOf(opencodeOptions, settings.options, 'OpenCode Go');
    // Without a session it serves nobody; each backend of each process is one, unless it names its own.
    const headers = { 'x-opencode-session': randomUUID(), ...settings.headers };
    const at = { ...settings, headers, baseUrl: openAiBaseUrl(settings.baseUrl, '/zen/go/v1') };
    return opencodeProvider(at, dependencies, { known, own, asksForUsage: true });
  },
});
