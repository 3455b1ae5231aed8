import type { Call, Operation } from '../protocol.js';

const known = ['simulator-small', 'simulator-large', 'simulator-reasoning'];
const created = 1_767_225_600;

/** `GET /models`. Chats take any other model too. */
export const models: Operation = {
  name: 'models',
  read: () => lookUp({ object: 'list', data: known.map(model) }),
};

/** `GET /models/{id}`. */
export function modelOf(id: string): Operation {
  return { name: 'model', read: () => lookUp(model(id)) };
}

function model(id: string): object {
  return { id, object: 'model', created, owned_by: 'simulator' };
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
