import { randomUUID } from 'node:crypto';
import type { Provider, ProviderDependencies, ProviderSettings } from '@app/provider-spec';
import * as z from 'zod';
import { defineVendor } from '../define-vendor.js';
import type { FailureSign } from '../failures/failure-signs.js';
import { anthropicMessages } from '../protocols/anthropic-messages/anthropic-messages.js';
import { geminiApi } from '../protocols/gemini/gemini.js';
import { openAiChat } from '../protocols/openai-chat/openai-chat.js';
import { openAiBaseUrl } from '../protocols/openai-connection.js';
import { responsesApi } from '../protocols/openai-responses/openai-responses.js';
import { unsupportedByResponses } from '../protocols/openai-responses/request.js';
import { http } from '../transports/http/lean-http.js';

/** The protocols behind one address of OpenCode; each model speaks one of them. */
const protocols = ['chat-completions', 'messages', 'responses', 'gemini'] as const;
type Protocol = (typeof protocols)[number];

const options = z.strictObject({
  protocols: z
    .record(z.string(), z.enum(protocols))
    .optional()
    .describe('The protocol of each model for which the known one is wrong or missing.'),
});

/** OpenCode Go, a subscription for coding: https://opencode.ai/docs/go */
export const opencodeGo = defineVendor({
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
  // Everything that one of its protocols cannot carry.
  unsupportedInput: ['topK', 'seed', 'presencePenalty', 'frequencyPenalty', 'parallelToolCalls'],
  options,
  create(settings, dependencies, { protocols: configured = {} }) {
    // It refuses calls without a session. Each backend of each process is one, unless it names its own.
    const headers = { 'x-opencode-session': randomUUID(), ...settings.headers };
    const at = { ...settings, headers, baseUrl: openAiBaseUrl(settings.baseUrl, '/zen/go/v1') };
    return openCode(at, dependencies, {
      known: [
        ['minimax-', 'messages'],
        ['qwen3.', 'messages'],
      ],
      configured,
      asksForUsage: true,
    });
  },
});

/** OpenCode Zen, a gateway to models that are tested for coding: https://opencode.ai/docs/zen */
export const opencodeZen = defineVendor({
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
  // Everything that one of its protocols cannot carry.
  unsupportedInput: [...unsupportedByResponses, 'parallelToolCalls'],
  options,
  create(settings, dependencies, { protocols: configured = {} }) {
    const at = { ...settings, baseUrl: openAiBaseUrl(settings.baseUrl, '/zen/v1') };
    return openCode(at, dependencies, {
      // https://opencode.ai/docs/zen#endpoints
      known: [
        ['gpt-', 'responses'],
        ['claude-', 'messages'],
        ['qwen3.5-', 'messages'],
        ['qwen3.6-', 'messages'],
        ['gemini-', 'gemini'],
      ],
      configured,
      // It refuses requests for the usage of a stream, and reports it nevertheless.
      asksForUsage: false,
    });
  },
});

/** The types of its errors; their statuses vary. */
const failureSigns: readonly FailureSign[] = [
  { kind: 'quota', marks: ['creditserror', 'gousagelimiterror', 'freeusagelimiterror'] },
  { kind: 'auth', marks: ['autherror'] },
  { kind: 'model-not-found', marks: ['modelerror'] },
  { kind: 'invalid-request', marks: ['missingsessionid'] },
];

interface OpenCodeHooks {
  /** The models that do not speak chat completions, by the beginning of their names. */
  known: readonly (readonly [beginning: string, protocol: Protocol])[];
  /** The protocols of models in the backend's configuration; they win over the known ones. */
  configured: Readonly<Record<string, Protocol>>;
  /** False if requests for the usage of a stream are refused. */
  asksForUsage: boolean;
}

/** A provider whose chats use the protocol of their model. */
function openCode(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  { known, configured, asksForUsage }: OpenCodeHooks,
): Provider {
  const completions = openAiChat(settings, dependencies, {
    maxTokensMember: 'max_tokens',
    asksForUsage,
    failureSigns,
  });
  const providers: Record<Protocol, Required<Pick<Provider, 'chat'>>> = {
    'chat-completions': completions,
    messages: anthropicMessages(settings, dependencies, { failureSigns }),
    // All of OpenAI's models that it serves by this protocol reason.
    responses: responsesApi(settings, dependencies, { failureSigns, isReasoningModel: () => true }),
    gemini: geminiApi(settings, dependencies),
  };
  const protocolOf = (model: string): Protocol =>
    configured[model] ?? known.find(([beginning]) => model.startsWith(beginning))?.[1] ?? 'chat-completions';

  return {
    ...completions,
    chat: (call, signal) => providers[protocolOf(call.model)].chat(call, signal),
  };
}
