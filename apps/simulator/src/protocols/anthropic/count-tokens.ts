import type { Operation } from '../protocol.js';
import { readMessagesRequest } from './messages-request.js';

/** `POST /v1/messages/count_tokens`: the tokens that the same request for a message would take in. */
export const countTokens: Operation = {
  name: 'count-tokens',
  read(body) {
    const { prompt, invalid } = readMessagesRequest(body, false);
    return {
      model: prompt.model === '' ? undefined : prompt.model,
      stream: false,
      lastUserText: prompt.lastUserText,
      ...(invalid !== undefined && { invalid }),
      render: () => ({
        cost: { inputTokens: 0, outputTokens: 0 },
        body: {
          stream: false,
          contentType: 'application/json',
          text: JSON.stringify({ input_tokens: prompt.inputTokens }),
        },
      }),
    };
  },
};
