import type { FailureKind } from '@app/contracts';
import { errorBody, type OpenAiError, openaiFailures } from '../openai/failures.js';
import type { FailureCase } from '../protocol.js';
import { unfinishedResponse } from './response-object.js';
import { readResponseRequest } from './response-request.js';

/** Failures that chat completions report differently. */
const different = new Set(['model-not-found', 'context-length', 'error-in-event', 'overloaded-in-event']);

const common = openaiFailures
  .filter(({ vendor, name }) => vendor === 'openai' && !different.has(name))
  .map((failureCase): FailureCase => ({ ...failureCase, protocol: 'openai-responses' }));

type CaseDetails = Pick<FailureCase, 'name' | 'status' | 'body' | 'delivery' | 'expectedKind'>;

function failure(details: CaseDetails): FailureCase {
  return { protocol: 'openai-responses', vendor: 'openai-responses', headers: {}, ...details };
}

function badRequestCase(
  name: string,
  expectedKind: FailureKind,
  error: Omit<OpenAiError, 'type'>,
): FailureCase {
  const body = errorBody({ type: 'invalid_request_error', ...error });
  return failure({ name, status: 400, body, delivery: 'response', expectedKind });
}

function errorInEvent(name: string, expectedKind: FailureKind, error: OpenAiError): FailureCase {
  return failure({ name, status: 200, body: errorBody(error), delivery: 'event', expectedKind });
}

/** A response that begins and ends with an error. */
function failedResponse(
  name: string,
  expectedKind: FailureKind,
  error: { code: string; message: string },
): FailureCase {
  const response = unfinishedResponse({ model: 'gpt-5.2' }, readResponseRequest({ input: '' }), 'failed');
  const body = JSON.stringify({ ...response, status: 'failed', error });
  return failure({ name, status: 200, body, delivery: 'event', expectedKind });
}

const serverError =
  'An error occurred while processing your request. You can retry your request, or contact us through our help center at help.openai.com if the error persists.';

/** The failures of OpenAI's Responses API. */
export const responsesFailures: readonly FailureCase[] = [
  ...common,
  badRequestCase('model-not-found', 'model-not-found', {
    message: "The requested model 'gpt-5.2-proo' does not exist.",
    param: 'model',
    code: 'model_not_found',
  }),
  badRequestCase('context-length', 'context-length', {
    message: 'Your input exceeds the context window of this model. Please adjust your input and try again.',
    param: 'input',
    code: 'context_length_exceeded',
  }),
  badRequestCase('flagged-prompt', 'content-filter', {
    message:
      'Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt: https://platform.openai.com/docs/guides/reasoning#advice-on-prompting',
    code: 'invalid_prompt',
  }),
  errorInEvent('error-in-event', 'unavailable', {
    message: serverError,
    type: 'server_error',
    code: 'server_error',
  }),
  errorInEvent('overloaded-in-event', 'overloaded', {
    message: 'The server is overloaded.',
    type: 'server_error',
    code: 'server_is_overloaded',
  }),
  failedResponse('failed-response', 'unavailable', { code: 'server_error', message: serverError }),
  failedResponse('rate-limited-response', 'rate-limit', {
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for gpt-5.2 in organization org-simulator on tokens per min (TPM).',
  }),
  failedResponse('unreadable-image', 'invalid-request', {
    code: 'image_parse_error',
    message: 'The image data you provided does not represent a valid image.',
  }),
];
