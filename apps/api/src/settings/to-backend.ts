import type { ConfiguredBackend } from '@app/settings';
import type { Backend } from './settings-schemas.js';
import { scopeOf } from './settings-owner.js';

/**
 * A backend as a caller sees it. Keys and header values are never returned; address and options are shown only to
 * callers who may change it.
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

/** The owner of a setting, and when it was changed. */
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
