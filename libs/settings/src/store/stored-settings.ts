import type { JsonObject } from '@app/contracts';

/**
 * What is configured while the installation runs:
 *
 * - `backend`, `profile`, `agent`: as the configuration file would have it under its name.
 * - `primary`: which profile is the primary one; there is one of each owner, by the name `primary`.
 */
export type SettingsKind = 'backend' | 'profile' | 'agent' | 'primary';

/** By what something that was configured is found. */
export interface SettingsId {
  kind: SettingsKind;
  /** The tenant that it belongs to; without one it is the installation's. */
  owner?: string | undefined;
  name: string;
}

export interface StoredSettings extends SettingsId {
  /** As it was sent, without its secrets. */
  value: JsonObject;
  /** The secrets, sealed. */
  sealed?: string | undefined;
  /** Grows with every change of anything that is stored. */
  version: number;
  /** Milliseconds since the epoch. */
  changedAt: number;
}

/** Everything that is stored, at one time. */
export interface SettingsSnapshot {
  /** Of the last change; 0 before the first. */
  version: number;
  settings: readonly StoredSettings[];
  /** Full names of backends that were deleted lately: their lanes may still hold jobs. */
  removed: readonly string[];
}
