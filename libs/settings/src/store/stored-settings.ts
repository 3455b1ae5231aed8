import type { JsonObject } from '@app/contracts';

/**
 * The kinds of settings that can be changed while the installation runs:
 *
 * - `backend`, `profile`, `agent`: an entry as in the configuration file.
 * - `primary`: the choice of the primary profile; each owner has one, named `primary`.
 */
export type SettingsKind = 'backend' | 'profile' | 'agent' | 'primary';

/** Identifies an entry of settings. */
export interface SettingsId {
  kind: SettingsKind;
  /** The tenant that owns it; undefined for the installation. */
  owner?: string | undefined;
  name: string;
}

export interface StoredSettings extends SettingsId {
  /** As submitted, without secrets. */
  value: JsonObject;
  /** The secrets, sealed. */
  sealed?: string | undefined;
  /** Grows with every change of any entry. */
  version: number;
  /** Milliseconds since the epoch. */
  changedAt: number;
}

/** All stored settings at one time. */
export interface SettingsSnapshot {
  /** The version of the last change; 0 before the first. */
  version: number;
  settings: readonly StoredSettings[];
  /** Full names of recently deleted backends, whose lanes may still hold jobs. */
  removed: readonly string[];
}

/** The Redis keys of settings, and how long each is kept. */
export class SettingsKeys {
  /** A hash of all settings by {@link settingsField}; an entry is kept until it is deleted. */
  readonly settings: string;
  /** A counter of changes; kept forever. */
  readonly version: string;
  /** Full names of deleted backends by the time until which their lanes are emptied; kept until then. */
  readonly removed: string;
  /** A channel: settings have changed. */
  readonly changed: string;

  constructor(prefix: string) {
    this.settings = `${prefix}:settings`;
    this.version = `${prefix}:settings:version`;
    this.removed = `${prefix}:settings:removed`;
    this.changed = `${prefix}:settings:changed`;
  }
}

/** The field of an entry in the hash. Kinds, tenants and names contain no colon. */
export function settingsField({ kind, owner = '', name }: SettingsId): string {
  return `${kind}:${owner}:${name}`;
}

export function parseSettingsField(field: string): SettingsId {
  const [kind = '', owner = '', name = ''] = field.split(':');
  return { kind: kind as SettingsKind, ...(owner !== '' && { owner }), name };
}
