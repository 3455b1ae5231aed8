import type { JsonObject } from '@app/contracts';
import { namedLimits } from './limit-headers.js';
import { failuresOf, jsonRefusal } from './refusals.js';
import { rewritten } from './rewriting.js';
import type { Gate, SimulatedVendor } from './simulated-vendor.js';

const wrongKey =
  'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.';
const filtered =
  "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766";

const safe = { filtered: false, severity: 'safe' };
const allSafe = { hate: safe, self_harm: safe, sexual: safe, violence: safe };

const notFound = jsonRefusal(404, { error: { code: '404', message: 'Resource not found' } });
const denied = jsonRefusal(401, { error: { code: '401', message: wrongKey } });

/** API versions are dates. */
const version = /^\d{4}-\d{2}-\d{2}(-preview)?$/;

const gates: readonly Gate[] = [
  {
    name: 'requires the key in the api-key header, or an Entra token',
    expectedKind: 'auth',
    refuse: ({ headers: { 'api-key': key, authorization } }) =>
      key || /^Bearer [\w-]+\.[\w-]+\.[\w-]*$/.test(authorization ?? '') ? undefined : denied,
  },
  {
    name: 'serves the API v1, and deployments only with an api-version',
    expectedKind: 'model-not-found',
    refuse({ path, query }) {
      if (/^\/openai\/v1\/(chat\/completions|embeddings)$/.test(path)) return undefined;
      const deployed = /^\/openai\/deployments\/[^/]+\/(chat\/completions|embeddings)$/.test(path);
      return deployed && version.test(query.get('api-version') ?? '') ? undefined : notFound;
    },
  },
];

const limits = namedLimits({
  requests: ({ limit, remaining, resetMs }) => headers('requests', limit, remaining, resetMs),
  tokens: ({ limit, remaining, resetMs }) => headers('tokens', limit, remaining, resetMs),
});

function headers(name: string, limit: number, remaining: number, resetMs: number): Record<string, string> {
  return {
    [`x-ratelimit-limit-${name}`]: String(limit),
    [`x-ratelimit-remaining-${name}`]: String(remaining),
    [`x-ratelimit-reset-${name}`]: String(Math.ceil(resetMs / 1_000)),
  };
}

/** An answer, or an event of it, with the results of the content filters. */
function withFilterResults(answer: JsonObject): JsonObject {
  const { choices } = answer;
  if (!Array.isArray(choices)) return answer;
  const withResults = choices.map((choice) => ({
    ...(choice as JsonObject),
    content_filter_results: allSafe,
  }));
  return { ...answer, choices: withResults };
}

const promptResults = [{ prompt_index: 0, content_filter_results: { ...allSafe, jailbreak: safe } }];

/** Azure OpenAI: deployments, API versions, its own key header, resets in whole seconds, and content filters. */
export const azureOpenAi: SimulatedVendor = {
  id: 'azure-openai',
  path: '/openai/v1',
  requestIdHeader: 'apim-request-id',
  gates,
  limits: {
    ...limits,
    ofRefusal: (refusal) => ({
      ...limits.ofRefusal(refusal),
      'retry-after-ms': String(Math.ceil(refusal.retryAfterMs)),
    }),
  },
  writes(body, operation) {
    if (operation !== 'chat') return body;
    const written = rewritten(body, withFilterResults);
    const promptEvent = {
      choices: [],
      created: 0,
      id: '',
      model: '',
      object: '',
      prompt_filter_results: promptResults,
    };
    return written.stream
      ? { ...written, opening: `data: ${JSON.stringify(promptEvent)}\n\n${written.opening}` }
      : {
          ...written,
          text: JSON.stringify({
            ...(JSON.parse(written.text) as object),
            prompt_filter_results: promptResults,
          }),
        };
  },
  failures: failuresOf('azure-openai', [
    {
      name: 'azure-wrong-key',
      status: 401,
      expectedKind: 'auth',
      body: { error: { code: '401', message: wrongKey } },
    },
    {
      name: 'azure-no-deployment',
      status: 404,
      expectedKind: 'model-not-found',
      body: {
        error: {
          type: 'invalid_request_error',
          code: 'DeploymentNotFound',
          message:
            'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
        },
      },
    },
    {
      name: 'azure-no-resource',
      status: 404,
      expectedKind: 'model-not-found',
      body: { error: { code: '404', message: 'Resource not found' } },
    },
    {
      name: 'azure-rate-limit',
      status: 429,
      expectedKind: 'rate-limit',
      expectedRetryAfterMs: 42_000,
      body: {
        error: {
          code: '429',
          message:
            'Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 42 seconds. Please go here: https://aka.ms/oai/quotaincrease if you would like to further increase the default rate limit.',
        },
      },
    },
    {
      name: 'azure-rate-limit-in-milliseconds',
      status: 429,
      expectedKind: 'rate-limit',
      expectedRetryAfterMs: 250,
      headers: {
        'retry-after': '1',
        'retry-after-ms': '250',
        'x-ratelimit-limit-requests': '-1',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1',
      },
      body: {
        error: { code: 'RateLimitReached', message: 'Your requests to gpt-5 have exceeded the rate limit.' },
      },
    },
    {
      name: 'azure-filtered-prompt',
      status: 400,
      expectedKind: 'content-filter',
      body: {
        error: {
          message: filtered,
          type: null,
          param: 'prompt',
          code: 'content_filter',
          status: 400,
          innererror: {
            code: 'ResponsibleAIPolicyViolation',
            content_filter_result: { ...allSafe, jailbreak: { filtered: true, detected: true } },
          },
        },
      },
    },
    {
      name: 'azure-wrong-operation',
      status: 400,
      expectedKind: 'invalid-request',
      body: {
        error: {
          code: 'OperationNotSupported',
          message:
            'The chatCompletion operation does not work with the specified model, text-embedding-3-small. Please choose different model and try again. You can learn more about which models can be used with each operation here: https://go.microsoft.com/fwlink/?linkid=2197993.',
        },
      },
    },
  ]),
};
