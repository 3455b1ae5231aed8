import type { Call, Operation } from '../protocol.js';

const known = ['simulator-small', 'simulator-large', 'simulator-reasoning'];

/** `GET /v1/models`, all on one page. Messages take any other model too. */
export const models: Operation = {
  name: 'models',
  read: () =>
    lookUp({
      data: known.map(model),
      has_more: false,
      first_id: known[0],
      last_id: known.at(-1),
    }),
};

/** `GET /v1/models/{id}`. */
export function modelOf(id: string): Operation {
  return { name: 'model', read: () => lookUp(model(id)) };
}

function model(id: string): object {
  return {
    type: 'model',
    id,
    display_name: id,
    created_at: '2026-01-01T00:00:00Z',
    max_input_tokens: 200_000,
    max_tokens: 64_000,
    lifecycle: 'active',
  };
}

function lookUp(found: object): Call {
  return {
    model: undefined,
    stream: false,
    lastUserText: '',
    render: () => ({
      cost: { inputTokens: 0, outputTokens: 0 },
      body: { stream: false, contentType: 'application/json', text: JSON.stringify(found) },
    }),
  };
}
