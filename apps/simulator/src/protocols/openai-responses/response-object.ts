import type { Reply } from '../../answers/reply.js';
import { outputItems, wireItem } from './output-items.js';
import type { ResponseRequest } from './response-request.js';
import { wireUsage } from './wire-usage.js';

/** How a response ended, or that it goes on. */
export function statusOf({ finishReason }: Reply): 'completed' | 'incomplete' {
  return finishReason === 'length' || finishReason === 'content-filter' ? 'incomplete' : 'completed';
}

/** A response as it is when it has ended. */
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

/** A response that has just begun. It repeats the request. */
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
