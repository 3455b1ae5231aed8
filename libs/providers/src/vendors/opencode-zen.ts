import { http } from '../transports/http/http-transport.js';
import { defineProvider } from '@app/provider-spec';
import { openAiBaseUrl } from '../protocols/openai-chat/base-url.js';
import { responsesCannotCarry } from '../protocols/openai-responses/to-request.js';
import { opencodeOptions, opencodeProvider, type WireTable } from './opencode-wires.js';
import { optionsOf } from '../options-of.js';

/** https://opencode.ai/docs/zen#endpoints */
const known: WireTable = [
  ['gpt-', 'responses'],
  ['claude-', 'messages'],
  ['qwen3.5-', 'messages'],
  ['qwen3.6-', 'messages'],
  ['gemini-', 'gemini'],
];

/** OpenCode Zen, a door to models that are tried for coding: https://opencode.ai/docs/zen */
export const opencodeZen = defineProvider({
  id: 'opencode-zen',
  label: 'OpenCode Zen',
  note: 'Its free models are meant for OpenCode itself and are limited by address.',
  protocol: 'openai',
  transport: http,
  baseUrl: 'https://opencode.ai/zen/v1',
  apiKeyEnv: ['OPENCODE_ZEN_API_KEY', 'OPENCODE_API_KEY'],
  defaultModel: 'glm-5.1',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
  instructedFormats: ['json', 'json-schema'],
  // What one of its protocols cannot carry.
  unsupportedInput: [...responsesCannotCarry, 'parallelToolCalls'],
  create(settings, dependencies) {
    const { protocols: own = {} } = optionsOf(opencodeOptions, settings.options, 'OpenCode Zen');
    const at = { ...settings, baseUrl: openAiBaseUrl(settings.baseUrl, '/zen/v1') };
    // It refuses to be asked for the usage of a stream, and tells it all the same.
    return opencodeProvider(at, dependencies, { known, own, asksForUsage: false });
  },
});
