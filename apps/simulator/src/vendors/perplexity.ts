import { isObject } from '../protocols/call.js';
import { noLimits } from './limit-headers.js';
import { failuresOf, jsonRefusal, refusesMembers, servesUnder } from './refusals.js';
import { rewritten } from './rewriting.js';
import type { SimulatedVendor } from './simulated-vendor.js';

const badRequest = (message: string, type = 'bad_request') =>
  jsonRefusal(400, { error: { message, type, code: 400 } });

/** Perplexity: paths without a prefix, no tools, no `json_object`, alternating roles, citations with every answer. */
export const perplexity: SimulatedVendor = {
  id: 'perplexity',
  limits: noLimits,
  gates: [
    servesUnder('', () => jsonRefusal(404, { detail: 'Not Found' })),
    refusesMembers(['tools', 'max_completion_tokens', 'seed'], (name) =>
      badRequest(`'${name}' is not supported.`),
    ),
    {
      name: 'refuses json_object',
      expectedKind: 'invalid-request',
      refuse({ body }) {
        const format = isObject(body) ? body['response_format'] : undefined;
        return isObject(format) && format['type'] === 'json_object'
          ? badRequest("response_format.type must be 'text', 'json_schema' or 'regex'.")
          : undefined;
      },
    },
    {
      name: 'requires alternating roles',
      expectedKind: 'invalid-request',
      refuse({ body }) {
        const messages = isObject(body) && Array.isArray(body['messages']) ? body['messages'] : [];
        const roles = messages.filter(isObject).map(({ role }) => role);
        return roles.some((role, index) => role === roles[index + 1])
          ? badRequest(
              'After the (optional) system message(s), user or tool message(s) should alternate with assistant message(s).',
              'invalid_message',
            )
          : undefined;
      },
    },
  ],
  writes: (body, operation) =>
    operation === 'chat'
      ? rewritten(body, (answer) => ({
          ...answer,
          citations: ['https://example.org/'],
          search_results: [{ title: 'Example', url: 'https://example.org/', date: null }],
        }))
      : body,
  failures: failuresOf('perplexity', [
    {
      name: 'perplexity-authentication-page',
      status: 401,
      expectedKind: 'auth',
      headers: { 'content-type': 'text/html' },
      body: '<html>\r\n<head><title>401 Authorization Required</title></head>\r\n<body>\r\n<center><h1>401 Authorization Required</h1></center>\r\n</body>\r\n</html>\r\n',
    },
    {
      name: 'perplexity-authentication',
      status: 401,
      expectedKind: 'auth',
      body: { error: { message: 'Invalid API key provided.', type: 'invalid_api_key', code: 401 } },
    },
    {
      name: 'perplexity-invalid-model',
      status: 400,
      expectedKind: 'model-not-found',
      body: {
        error: {
          message: "Invalid model 'sonar-huge'. Permitted models can be found in the documentation.",
          type: 'invalid_model',
          code: 400,
        },
      },
    },
    {
      name: 'perplexity-context-length',
      status: 400,
      expectedKind: 'context-length',
      body: {
        error: {
          message: 'The total length of all messages is too long.',
          type: 'too_many_prompt_tokens',
          code: 400,
        },
      },
    },
  ]),
};
