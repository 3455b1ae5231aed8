import type { FailureKind } from '@app/contracts';
import type { FailureSign } from '../failures/failure-signs.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';

/** Codes of `base_resp`, also found in brackets at the end of messages: https://platform.minimax.io/docs/api-reference/errorcode */
const codes: Partial<Record<FailureKind, readonly string[]>> = {
  'rate-limit': ['1002', '1039'],
  auth: ['1004', '2049'],
  quota: ['1008', '2056'],
  'content-filter': ['1026', '1027'],
  'invalid-request': ['2013'],
  unavailable: ['1000', '1001', '1013', '1024', '1033'],
};

const failureSigns: readonly FailureSign[] = Object.entries(codes).map(([kind, marks]) => ({
  kind: kind as FailureKind,
  marks,
  text: new RegExp(`\\((?:${marks.join('|')})\\)`),
}));

/**
 * MiniMax: https://platform.minimax.io/docs/api-reference/text-openai-api
 *
 * Keys of mainland China work only at `https://api.minimaxi.com/v1`. Its models reason between think tags.
 */
export const minimax = openAiCompatible({
  id: 'minimax',
  label: 'MiniMax',
  baseUrl: 'https://api.minimax.io/v1',
  apiKeyEnv: 'MINIMAX_API_KEY',
  defaultModel: 'MiniMax-M2.5',
  capabilities: ['chat', 'tools', 'json', 'json-schema', 'reasoning'],
  instructedFormats: ['json', 'json-schema'],
  // Accepted and ignored.
  unsupportedInput: ['presencePenalty', 'frequencyPenalty', 'seed'],
  connection: { failureSigns, isRejection },
  chat: { maxTokensMember: 'max_tokens', thinkTags: true },
});

/** A refusal can have status 200 and a code in `base_resp`, which is 0 in a successful answer. */
function isRejection(body: object): boolean {
  const { error, base_resp: result } = body as {
    error?: unknown;
    base_resp?: { status_code?: unknown } | null;
  };
  return (error !== undefined && error !== null) || Boolean(result?.status_code);
}
