import { durationText, type Failure } from '@app/contracts';
import { ProviderError } from '@app/provider-spec';
import type { CallableBackend } from './callable-backends.js';

/** Matches refusals because of the caller's region. */
const aboutRegion = /region|location|country|territory/i;

/** Describes the failure of a backend and what to do next. The vendor's message holds no secret. */
export function describeFailure(
  backend: CallableBackend,
  failure: Failure,
  { model, nearest = [] }: { model?: string | undefined; nearest?: readonly string[] } = {},
): string {
  const { name } = backend;
  const said = `The provider says: ${failure.message}`;
  switch (failure.kind) {
    case 'auth':
      return aboutRegion.test(`${failure.code ?? ''} ${failure.message}`)
        ? `Backend "${name}" does not serve this region. ${said}`
        : `Authentication failed for backend "${name}". ${keyAdvice(backend)} ${said}`;
    case 'model-not-found':
      if (model === undefined) return `Nothing is served at its address. ${addressAdvice(backend)} ${said}`;
      return `Model "${model}" is not available on backend "${name}"${near(nearest)}. ${said}`;
    case 'unavailable':
      return failure.status === undefined
        ? unreachable(backend, failure)
        : `Backend "${name}" failed. ${said}`;
    case 'timeout':
      return `Backend "${name}" took too long. ${failure.message} A model that is being loaded may need more than one try.`;
    case 'quota':
      return `The account of backend "${name}" has no money or quota left. ${said}`;
    case 'rate-limit':
      return `Backend "${name}" is reachable, but its rate limit is used up for now. ${said}`;
    case 'overloaded':
      return `Backend "${name}" is reachable, but over its capacity for now. ${said}`;
    case 'bad-response':
      return `The server of backend "${name}" does not answer as "${backend.definition.label}" does. ${addressAdvice(backend)} ${failure.message}`;
    default:
      return `Backend "${name}" refused the call. ${said}`;
  }
}

function unreachable({ name, definition, baseUrl }: CallableBackend, { code, message }: Failure): string {
  const where = URL.canParse(baseUrl) ? ` at ${new URL(baseUrl).origin}` : '';
  if (code === 'ECONNREFUSED') return `Cannot connect to ${definition.label}${where}; is it running?`;
  if (code === 'ENOTFOUND') {
    return `Cannot connect to ${definition.label}${where}: the name is not known. Check backends.${name}.baseUrl.`;
  }
  return `Cannot connect to ${definition.label}${where}. ${message}`;
}

function keyAdvice({ name, definition, settings }: CallableBackend): string {
  const variable = [definition.apiKeyEnv ?? []].flat()[0];
  const where = `${variable === undefined ? '' : `${variable} or `}backends.${name}.apiKey`;
  return settings.apiKey === undefined ? `It has no key: set ${where}.` : `Check the key in ${where}.`;
}

function addressAdvice({ name, baseUrl }: CallableBackend): string {
  const where = URL.canParse(baseUrl) ? `${new URL(baseUrl).origin}${new URL(baseUrl).pathname}` : 'none';
  return `Check backends.${name}.baseUrl (${where}).`;
}

function near(names: readonly string[]): string {
  return names.length === 0 ? '' : `; the nearest are ${names.join(', ')}`;
}

/**
 * The failure that an error of a call to a backend stands for, including a timeout of the call.
 *
 * @throws The error itself when it does not come from the provider: a defect.
 */
export function backendFailure(error: unknown, signal: AbortSignal, limitMs: number): Failure {
  if (error instanceof ProviderError) return error.failure;
  if (!signal.aborted) throw error;
  return {
    kind: 'timeout',
    message: `No answer came within ${durationText(limitMs)}.`,
  };
}
