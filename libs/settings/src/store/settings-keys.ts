import type { SettingsId, SettingsKind } from './stored-settings.js';

/** The names of what is configured while the installation runs, each with how long it is kept. */
export class SettingsKeys {
  /** A hash of all settings by kind, owner and name; each kept until it is deleted. */
  readonly settings: string;
  /** A counter of changes; kept for ever. */
  readonly version: string;
  /** Full names of deleted backends by the time until which their lanes are emptied; each kept until then. */
  readonly removed: string;
  /** A channel: something was changed. */
  readonly changed: string;

  constructor(prefix: string) {
    this.settings = `${prefix}:settings`;
    this.version = `${prefix}:settings:version`;
    this.removed = `${prefix}:settings:removed`;
    this.changed = `${prefix}:settings:changed`;
  }
}

/** The member of the hash: neither kinds nor tenants nor names have a colon. */
export function settingsField({ kind, owner = '', name }: SettingsId): string {
  return `${kind}:${owner}:${name}`;
}

export function parseSettingsField(field: string): SettingsId {
  const [kind = '', owner = '', name = ''] = field.split(':');
  return { kind: kind as SettingsKind, ...(owner !== '' && { owner }), name };
}
