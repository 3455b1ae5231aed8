import type { BackendSettings, JobOptions, RetrySettings, TimeLimits } from '@app/contracts';

/**
 * The model that a backend uses for a job. The job or its profile names a model of the first backend's vendor,
 * so a fallback uses its own model, and the named one only when it has none.
 *
 * @param hop The position of the backend in the job's route, from 0.
 * @returns undefined when no model is named.
 */
export function modelFor(
  request: Pick<JobOptions, 'model'>,
  hop: number,
  backend: Pick<BackendSettings, 'model'>,
  profileModel?: string,
): string | undefined {
  const asked = request.model ?? profileModel;
  return hop === 0 ? (asked ?? backend.model) : (backend.model ?? asked);
}

/** A backend's time limits, with a job's overrides applied. */
export function timeLimitsFor(
  settings: Pick<BackendSettings, 'timeLimits'>,
  overrides: JobOptions['timeLimits'],
): TimeLimits {
  return withOverrides(settings.timeLimits, overrides);
}

/** A backend's retry settings, with a job's overrides applied. */
export function retryFor(
  settings: Pick<BackendSettings, 'retry'>,
  overrides: JobOptions['retry'],
): RetrySettings {
  return withOverrides(settings.retry, overrides);
}

/** A member that is present but undefined overrides nothing. */
function withOverrides<Settings extends object>(
  settings: Settings,
  overrides: { [Name in keyof Settings]?: Settings[Name] | undefined } | undefined,
): Settings {
  if (overrides === undefined) return settings;
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  return { ...settings, ...Object.fromEntries(given) };
}
