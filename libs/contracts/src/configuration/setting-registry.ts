import * as z from 'zod';

/** How a setting can be given besides a configuration file. */
export interface SettingSource {
  /** The environment variable: `SLUICE_` and the path in capitals, or the name that OpenTelemetry uses. */
  variable?: string;
  /** The command-line flag without its dashes. Secrets have none, because other users can read flags. */
  flag?: string;
  /** The setting is secret, so that its text may be a reference such as `env:NAME`. */
  secret?: boolean;
}

/**
 * The variables and flags of settings. A schema is registered where it is declared, as its last call:
 * `z.int().default(7_700).describe('…').register(settingRegistry, { variable: 'SLUICE_HTTP_PORT', flag: 'port' })`.
 * The loader, `--help` and the documentation read them from here.
 */
export const settingRegistry = z.registry<SettingSource>();
