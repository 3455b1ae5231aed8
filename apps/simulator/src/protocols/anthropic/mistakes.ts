import type { FailureResponse } from '../failure-case.js';
import { badRequest } from './error-body.js';
import { isObject } from '../is-object.js';

/** What Anthropic would call wrong in a request, as its validation words it. */
export function mistakeIn(body: unknown, needsMaxTokens: boolean): FailureResponse | undefined {
  if (!isObject(body)) return badRequest('The request body is not valid JSON: unexpected end of data');
  const { model, messages, max_tokens: maxTokens, temperature } = body;
  if (typeof model !== 'string' || model === '') return badRequest('model: Field required');
  if (needsMaxTokens && maxTokens === undefined) return badRequest('max_tokens: Field required');
  if (needsMaxTokens && (!Number.isInteger(maxTokens) || Number(maxTokens) < 0)) {
    return badRequest('max_tokens: Input should be a valid integer, greater than or equal to 0');
  }
  if (!Array.isArray(messages)) return badRequest('messages: Field required');
  if (messages.length === 0) return badRequest('messages: at least one message is required');
  if (typeof temperature === 'number' && (temperature < 0 || temperature > 1)) {
    return badRequest('temperature: range: 0..1');
  }
  return pairingMistake(messages.filter(isObject));
}

/** Each result answers a call of the turn before it, and each call has a result in the next turn. */
function pairingMistake(messages: readonly Record<string, unknown>[]): FailureResponse | undefined {
  for (const [at, message] of messages.entries()) {
    const called = new Set(idsIn(messages[at - 1], 'tool_use', 'id'));
    const stray = idsIn(message, 'tool_result', 'tool_use_id').find((id) => !called.delete(id));
    if (stray !== undefined) {
      return badRequest(
        `messages.${at}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      );
    }
    if (called.size > 0) {
      return badRequest(
        `messages.${at - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${[...called].join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
      );
    }
  }
  return undefined;
}

function idsIn(message: Record<string, unknown> | undefined, type: string, member: string): string[] {
  const content = message?.['content'];
  const blocks = Array.isArray(content) ? (content as unknown[]).filter(isObject) : [];
  return blocks.filter((block) => block['type'] === type).map((block) => String(block[member]));
}
