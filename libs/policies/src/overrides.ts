import type { BackendSettings, JobOptions, RetrySettings, TimeLimits } from '@app/contracts';

/** A backend's time limits with those that a job names instead. */
export function timeLimitsFor(
  settings: Pick<BackendSettings, 'timeLimits'>,
  overrides: JobOptions['timeLimits'],
): TimeLimits {
  return withOverrides(settings.timeLimits, overrides);
}

/** A backend's patience with that which a job asks for instead. */
export function retryFor(
  settings: Pick<BackendSettings, 'retry'>,
  overrides: JobOptions['retry'],
): RetrySettings {
  return withOverrides(settings.retry, overrides);
}

/** A member that is there but undefined overrides nothing. */
function withOverrides<Settings extends object>(
  settings: Settings,
  overrides: { [Name in keyof Settings]?: Settings[Name] | undefined } | undefined,
): Settings {
  if (overrides === undefined) return settings;
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  return { ...settings, ...Object.fromEntries(given) };
}
