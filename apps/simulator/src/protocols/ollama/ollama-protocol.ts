import { fixedCall, isObject } from '../call.js';
import type { Call, Operation, Protocol } from '../protocol.js';
import { chat } from './chat.js';
import { embed } from './embed.js';
import { ollamaFailures, refusal } from './failures.js';

const contentType = 'application/json; charset=utf-8';

const knownModels = ['simulator-small:latest', 'simulator-large:latest', 'simulator-embedding:latest'];
const modifiedAt = '2026-01-01T00:00:00Z';
const details = {
  parent_model: '',
  format: 'gguf',
  family: 'llama',
  families: ['llama'],
  parameter_size: '3.2B',
  quantization_level: 'Q4_K_M',
};

/** `GET /api/tags`, the list of models. Chats accept any other model too. */
const tags: Operation = {
  name: 'models',
  read: () =>
    lookUp({
      models: knownModels.map((name) => ({
        name,
        model: name,
        modified_at: modifiedAt,
        size: 2_019_393_189,
        digest: 'a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72',
        details,
      })),
    }),
};

/** `POST /api/show`, one model. */
const show: Operation = {
  name: 'model',
  read(body) {
    const model = isObject(body) ? body['model'] : undefined;
    const found = knownModels.find((name) => name === model || name === `${String(model)}:latest`);
    const embeds = found?.includes('embedding') === true;
    return {
      ...lookUp({
        modelfile: '# Made up by the simulator.',
        parameters: '',
        template: '{{ .Prompt }}',
        details,
        model_info: { 'general.architecture': 'llama', 'llama.context_length': embeds ? 2_048 : 131_072 },
        capabilities: embeds ? ['embedding'] : ['completion', 'tools', 'vision', 'thinking'],
        modified_at: modifiedAt,
      }),
      ...(found === undefined && { invalid: refusal(404, `model '${String(model)}' not found`) }),
    };
  },
};

/** `GET /api/version`. */
const version: Operation = { name: 'version', read: () => lookUp({ version: '0.33.2' }) };

function lookUp(found: object): Call {
  return fixedCall(JSON.stringify(found), contentType);
}

const operations: Readonly<Record<string, Operation>> = {
  'POST /api/chat': chat,
  'POST /api/embed': embed,
  'POST /api/show': show,
  'GET /api/tags': tags,
  'GET /api/version': version,
};

/** Ollama's own API. Its OpenAI-compatible API is the OpenAI protocol, under `/v1`. */
export const ollama: Protocol = {
  id: 'ollama',
  failures: ollamaFailures,
  operation(method, path) {
    const at = path.lastIndexOf('/api/');
    return at < 0 ? undefined : operations[`${method} ${path.slice(at)}`];
  },
  // Ollama sends neither request ids nor rate limits.
  headers: () => [],
  failureHeaders: () => [],
  rateLimited: () => refusal(429, 'too many concurrent requests'),
  failureEvent: (body) => `${body}\n`,
  comment: '\n',
};
