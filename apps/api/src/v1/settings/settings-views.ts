import type { JsonObject } from '@app/contracts';
import type { ConfiguredBackend } from '@app/settings';
import { invalidSettings, scopeOf } from '@app/use-cases';
import * as z from 'zod';
import { ProblemError } from '../../http/problems.js';
import { memberErrors } from '../../http/read-request.js';
import type { Backend } from './settings-schemas.js';

/** @throws {ProblemError} `malformed-json` for no object, else `validation` with pointers. */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): { parsed: z.output<Schema>; given: JsonObject } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ProblemError('malformed-json', 'Send a JSON object.');
  }
  const result = schema.safeParse(body);
  if (result.success) return { parsed: result.data, given: body as JsonObject };
  throw invalidSettings(memberErrors(result.error.issues));
}

/**
 * A backend as a caller sees it. Keys and values of headers are never shown, its address and options only to callers
 * who may change it.
 */
export function toBackend(backend: ConfiguredBackend, mayChange: boolean): Backend {
  const { settings } = backend;
  const { provider, model, contextTokens, limits, timeLimits, retry, fallback } = settings;
  return {
    object: 'backend',
    name: backend.name,
    ...standing(backend),
    fullName: backend.fullName,
    provider,
    hasKey: (settings.apiKey ?? settings.apiKeys) !== undefined,
    model,
    contextTokens,
    limits,
    timeLimits,
    retry,
    fallback,
    problem: backend.problem,
    ...(mayChange && {
      baseUrl: settings.baseUrl,
      headerNames: settings.headers && Object.keys(settings.headers),
      limitGroup: settings.limitGroup,
      options: settings.options,
    }),
  };
}

/** Owner, version and time of the last change. */
export function standing({
  owner,
  version,
  changedAt,
}: Pick<ConfiguredBackend, 'owner' | 'version' | 'changedAt'>) {
  return {
    scope: scopeOf(owner),
    readOnly: version === undefined,
    version,
    changedAt: changedAt === undefined ? undefined : new Date(changedAt).toISOString(),
  };
}
