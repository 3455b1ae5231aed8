import type { Call, Operation, Protocol } from '../protocol.js';
import { batchEmbedContents, embedContent, predict } from './embed-content.js';
import { geminiFailures } from './failures.js';
import { gate } from './gate.js';
import { type GeminiPath, geminiPath } from './gemini-path.js';
import { countTokens, generateContent } from './generate-content.js';
import { answerHeaders, failureHeaders } from './headers.js';
import { modelOf, models, publisherModels } from './models.js';
import { rateLimited } from './rate-limited.js';

/** The methods of the protocol, by their words in the path. */
const methods: Readonly<Record<string, { name: string; read: Read }>> = {
  generateContent: { name: 'chat', read: (body, { model }) => generateContent(body, model) },
  streamGenerateContent: {
    name: 'chat',
    read: (body, { model }, query) =>
      generateContent(body, model, query.get('alt') === 'sse' ? 'events' : 'array'),
  },
  countTokens: { name: 'count-tokens', read: (body, { model }) => countTokens(body, model) },
  embedContent: { name: 'embeddings', read: (body, { model }) => embedContent(body, model) },
  batchEmbedContents: { name: 'embeddings', read: (body, { model }) => batchEmbedContents(body, model) },
  predict: { name: 'embeddings', read: (body, { model }) => predict(body, model) },
  list: { name: 'models', read: (_, { vertex }, query) => (vertex ? publisherModels() : models(query)) },
  get: { name: 'model', read: (_, { model }) => modelOf(model) },
};

type Read = (body: unknown, path: GeminiPath, query: URLSearchParams) => Call;

/** Google's Gemini API, and the same protocol on the paths of Vertex AI. */
export const gemini: Protocol = {
  id: 'gemini',
  failures: geminiFailures,
  operation(verb, path, headers, query): Operation | undefined {
    const found = geminiPath(verb, path);
    const method = found === undefined ? undefined : methods[found.method];
    if (found === undefined || method === undefined) return undefined;
    if (found.shared && headers['x-goog-api-key'] === undefined) return undefined;
    const closed = gate(headers, query, found.vertex);
    return {
      name: method.name,
      read: (body) => ({
        ...method.read(body, found, query),
        ...(closed === undefined ? {} : { invalid: closed }),
      }),
    };
  },
  headers: answerHeaders,
  failureHeaders,
  rateLimited,
  // An error stands bare behind the last event.
  failureEvent: (body) => body,
  comment: ': keep-alive\r\n\r\n',
};
