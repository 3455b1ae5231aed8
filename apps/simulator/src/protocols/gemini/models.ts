import type { Call } from '../protocol.js';

const known = ['simulator-small', 'simulator-large', 'simulator-reasoning', 'simulator-embedding'];

/** `GET /v1beta/models`, in pages. Chats take any other model too. */
export function models(query: URLSearchParams): Call {
  const start = Number(query.get('pageToken') ?? 0);
  const end = start + Number(query.get('pageSize') ?? known.length);
  return lookUp({
    models: known.slice(start, end).map(model),
    ...(end < known.length && { nextPageToken: String(end) }),
  });
}

/** `GET /v1beta/models/{model}`. */
export function modelOf(name: string): Call {
  return lookUp(model(name));
}

/** `GET /v1beta1/publishers/google/models` of Vertex AI. */
export function publisherModels(): Call {
  return lookUp({
    publisherModels: known.map((name) => ({
      name: `publishers/google/models/${name}`,
      versionId: 'default',
    })),
  });
}

function model(name: string): object {
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
  return {
    model: undefined,
    stream: false,
    lastUserText: '',
    render: () => ({
      cost: { inputTokens: 0, outputTokens: 0 },
      body: {
        stream: false,
        contentType: 'application/json; charset=UTF-8',
        text: `${JSON.stringify(found, null, 2)}\n`,
      },
    }),
  };
}
