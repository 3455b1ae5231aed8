import type { IncomingHttpHeaders } from 'node:http';
import { fixedCall } from '../call.js';
import type { Call, FailureResponse, Operation, Protocol } from '../protocol.js';
import { batchEmbedContents, embedContent, predict } from './embed-content.js';
import { geminiFailures } from './failures.js';
import { countTokens, generateContent } from './generate-content.js';
import { errorInfo, rateLimited, refusal } from './google-errors.js';

/** The methods of the protocol, by their names in the path. */
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
    const refused = missingCredential(headers, query, found.vertex);
    return {
      name: method.name,
      read: (body) => ({
        ...method.read(body, found, query),
        ...(refused !== undefined && { invalid: refused }),
      }),
    };
  },
  headers: answerHeaders,
  failureHeaders,
  rateLimited,
  // The error follows the last event without a frame.
  failureEvent: (body) => body,
  comment: ': keep-alive\r\n\r\n',
};

const methodPath = /\/(models|tunedModels)\/([^/:]+):([a-zA-Z]+)$/;
const listPath = /\/(v1beta|v1alpha|v1)\/models$/;
const onePath = /\/(v1beta|v1alpha|v1)\/models\/([^/:]+)$/;
const publisherPath = /\/v1(?:beta1)?\/publishers\/google\/models$/;

/** The parts of a path of the protocol. */
interface GeminiPath {
  /** Empty for the list of models. */
  model: string;
  /** `list` and `get` for paths that name no method. */
  method: string;
  /** Whether the path is Vertex AI's, which differs in some bodies. */
  vertex: boolean;
  /** Whether other protocols have the same path. */
  shared: boolean;
}

/** Reads a path of the Gemini API or of Vertex AI. */
function geminiPath(verb: string, path: string): GeminiPath | undefined {
  const vertex = path.includes('/publishers/');
  if (verb === 'POST') {
    const [, , model, method] = methodPath.exec(path) ?? [];
    if (model === undefined || method === undefined) return undefined;
    return { model: decodeURIComponent(model), method, vertex, shared: false };
  }
  if (verb !== 'GET') return undefined;
  if (publisherPath.test(path)) return { model: '', method: 'list', vertex: true, shared: false };
  const [, version, model] = onePath.exec(path) ?? listPath.exec(path) ?? [];
  if (version === undefined) return undefined;
  const shared = version === 'v1';
  if (model === undefined) return { model: '', method: 'list', vertex: false, shared };
  return { model: decodeURIComponent(model), method: 'get', vertex: false, shared };
}

const keyMissing = refusal({
  code: 403,
  message:
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  status: 'PERMISSION_DENIED',
});

const tokenMissing = refusal({
  code: 401,
  message:
    'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
  status: 'UNAUTHENTICATED',
  details: [errorInfo('CREDENTIALS_MISSING', 'aiplatform.googleapis.com')],
});

/** The Gemini API requires a key, in its header or in the query; Vertex AI requires a token. Any value is accepted. */
function missingCredential(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
  vertex: boolean,
): FailureResponse | undefined {
  if (/^Bearer \S/.test(headers.authorization ?? '')) return undefined;
  if (vertex) return tokenMissing;
  return headers['x-goog-api-key'] || query.get('key') ? undefined : keyMissing;
}

const common = [
  'vary',
  'Origin, X-Origin, Referer',
  'server',
  'scaffolding on HTTPServer2',
  'x-xss-protection',
  '0',
  'x-frame-options',
  'SAMEORIGIN',
  'x-content-type-options',
  'nosniff',
];

/** The headers of a successful answer. Google sends neither a request id nor rate limits. */
function answerHeaders(): string[] {
  return ['x-gemini-service-tier', 'standard', ...common];
}

function failureHeaders(): string[] {
  return [...common];
}

const knownModels = ['simulator-small', 'simulator-large', 'simulator-reasoning', 'simulator-embedding'];

/** `GET /v1beta/models`, in pages. Chats accept any other model too. */
function models(query: URLSearchParams): Call {
  const start = Number(query.get('pageToken') ?? 0);
  const end = start + Number(query.get('pageSize') ?? knownModels.length);
  return lookUp({
    models: knownModels.slice(start, end).map(modelEntry),
    ...(end < knownModels.length && { nextPageToken: String(end) }),
  });
}

/** `GET /v1beta/models/{model}`. */
function modelOf(name: string): Call {
  return lookUp(modelEntry(name));
}

/** `GET /v1beta1/publishers/google/models` of Vertex AI. */
function publisherModels(): Call {
  return lookUp({
    publisherModels: knownModels.map((name) => ({
      name: `publishers/google/models/${name}`,
      versionId: 'default',
    })),
  });
}

function modelEntry(name: string): object {
  const embeds = name.includes('embedding');
  return {
    name: `models/${name}`,
    version: '001',
    displayName: name,
    description: 'Made up by the simulator.',
    inputTokenLimit: embeds ? 2_048 : 1_048_576,
    outputTokenLimit: embeds ? 1 : 65_536,
    supportedGenerationMethods: embeds
      ? ['embedContent', 'countTextTokens', 'countTokens', 'asyncBatchEmbedContent']
      : ['generateContent', 'countTokens', 'createCachedContent', 'batchGenerateContent'],
    temperature: 1,
    topP: 0.95,
    topK: 64,
    maxTemperature: 2,
    thinking: name.includes('reasoning'),
  };
}

function lookUp(found: object): Call {
  return fixedCall(`${JSON.stringify(found, null, 2)}\n`, 'application/json; charset=UTF-8');
}
