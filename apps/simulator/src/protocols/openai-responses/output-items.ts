import type { Reply } from '../../answers/reply.js';
import { encrypted } from './encrypted-reasoning.js';
import type { ResponseRequest } from './response-request.js';

type Status = 'in_progress' | 'completed' | 'incomplete';

/** What a reply puts out, one after the other. */
export type OutputItem =
  | { type: 'reasoning'; id: string; pieces: readonly string[]; encrypted: string | undefined }
  | { type: 'message'; id: string; pieces: readonly string[] }
  | { type: 'function_call'; id: string; call: Reply['toolCalls'][number] };

export function outputItems(reply: Reply, { encrypts }: ResponseRequest, id: string): OutputItem[] {
  const { reasoning, text, toolCalls, empty } = reply;
  if (empty) return [];
  const items: OutputItem[] = [];
  if (reasoning.length > 0) {
    const secret = encrypts ? encrypted(reasoning.join('')) : undefined;
    items.push({ type: 'reasoning', id: `rs_${id}`, pieces: reasoning, encrypted: secret });
  }
  if (text.length > 0 || toolCalls.length === 0)
    items.push({ type: 'message', id: `msg_${id}`, pieces: text });
  const calls = toolCalls.map((call, index): OutputItem => ({
    type: 'function_call',
    id: `fc_${id}_${index}`,
    call,
  }));
  return [...items, ...calls];
}

/** An item on the wire, with its content or without what is yet to come. */
export function wireItem(item: OutputItem, status: Status, whole = status !== 'in_progress'): object {
  switch (item.type) {
    case 'reasoning': {
      const summary = whole ? [{ type: 'summary_text', text: item.pieces.join('') }] : [];
      const secret = item.encrypted === undefined ? {} : { encrypted_content: whole ? item.encrypted : '' };
      return { id: item.id, type: 'reasoning', summary, ...secret };
    }
    case 'message': {
      const content = whole ? [outputText(item.pieces.join(''))] : [];
      return { id: item.id, type: 'message', status, role: 'assistant', content };
    }
    case 'function_call': {
      const { id, name, arguments: given } = item.call;
      return { id: item.id, type: 'function_call', status, call_id: id, name, arguments: whole ? given : '' };
    }
  }
}

export function outputText(text: string): object {
  return { type: 'output_text', annotations: [], logprobs: [], text };
}
