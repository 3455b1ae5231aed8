import type { Usage } from '@app/contracts';
import type { Reply } from '../../answers/reply.js';
import { encryptReasoning } from './request-mistakes.js';
import type { ResponseRequest } from './response-request.js';

/** The status of a response that has ended. */
export function statusOf({ finishReason }: Reply): 'completed' | 'incomplete' {
  return finishReason === 'length' || finishReason === 'content-filter' ? 'incomplete' : 'completed';
}

/** A complete response. */
export function responseObject(reply: Reply, request: ResponseRequest, id: string): object {
  const status = statusOf(reply);
  const items = outputItems(reply, request, id);
  const last = items.length - 1;
  return {
    ...unfinishedResponse(reply, request, id),
    status,
    incomplete_details: status === 'completed' ? null : { reason: incompleteReason(reply) },
    output: items.map((item, at) => wireItem(item, at === last ? status : 'completed')),
    usage: reply.usage === undefined ? null : wireUsage(reply.usage),
  };
}

function incompleteReason({ finishReason }: Reply): string {
  return finishReason === 'length' ? 'max_output_tokens' : 'content_filter';
}

/** A response that has just begun. It repeats members of the request. */
export function unfinishedResponse(
  { model }: Pick<Reply, 'model'>,
  request: ResponseRequest,
  id: string,
): object {
  const { body } = request;
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: Math.floor(Date.now() / 1_000),
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: body['instructions'] ?? null,
    max_output_tokens: body['max_output_tokens'] ?? null,
    max_tool_calls: null,
    model,
    output: [],
    parallel_tool_calls: body['parallel_tool_calls'] ?? true,
    previous_response_id: null,
    prompt_cache_key: null,
    reasoning: body['reasoning'] ?? { effort: null, summary: null },
    safety_identifier: null,
    service_tier: 'default',
    store: body['store'] ?? true,
    temperature: body['temperature'] ?? 1,
    text: body['text'] ?? { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: body['tool_choice'] ?? 'auto',
    tools: body['tools'] ?? [],
    top_logprobs: 0,
    top_p: body['top_p'] ?? 1,
    truncation: 'disabled',
    usage: null,
    user: null,
    metadata: {},
  };
}

type Status = 'in_progress' | 'completed' | 'incomplete';

/** One item of a response's output. Items are streamed one after the other. */
export type OutputItem =
  | { type: 'reasoning'; id: string; tokens: readonly string[]; encrypted: string | undefined }
  | { type: 'message'; id: string; tokens: readonly string[] }
  | { type: 'function_call'; id: string; call: Reply['toolCalls'][number] };

export function outputItems(reply: Reply, { encrypts }: ResponseRequest, id: string): OutputItem[] {
  const { reasoning, text, toolCalls, empty } = reply;
  if (empty) return [];
  const items: OutputItem[] = [];
  if (reasoning.length > 0) {
    const secret = encrypts ? encryptReasoning(reasoning.join('')) : undefined;
    items.push({ type: 'reasoning', id: `rs_${id}`, tokens: reasoning, encrypted: secret });
  }
  if (text.length > 0 || toolCalls.length === 0)
    items.push({ type: 'message', id: `msg_${id}`, tokens: text });
  const calls = toolCalls.map((call, index): OutputItem => ({
    type: 'function_call',
    id: `fc_${id}_${index}`,
    call,
  }));
  return [...items, ...calls];
}

/** An item on the wire; an item in progress has no content yet. */
export function wireItem(item: OutputItem, status: Status, whole = status !== 'in_progress'): object {
  switch (item.type) {
    case 'reasoning': {
      const summary = whole ? [{ type: 'summary_text', text: item.tokens.join('') }] : [];
      const secret = item.encrypted === undefined ? {} : { encrypted_content: whole ? item.encrypted : '' };
      return { id: item.id, type: 'reasoning', summary, ...secret };
    }
    case 'message': {
      const content = whole ? [outputText(item.tokens.join(''))] : [];
      return { id: item.id, type: 'message', status, role: 'assistant', content };
    }
    case 'function_call': {
      const { id, name, arguments: text } = item.call;
      return { id: item.id, type: 'function_call', status, call_id: id, name, arguments: whole ? text : '' };
    }
  }
}

export function outputText(text: string): object {
  return { type: 'output_text', annotations: [], logprobs: [], text };
}

/** The `usage` member of a complete response. */
function wireUsage(usage: Usage): object {
  const input = usage.inputTokens ?? 0;
  const output = usage.outputTokens ?? 0;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage.cachedInputTokens ?? 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
    total_tokens: input + output,
  };
}
