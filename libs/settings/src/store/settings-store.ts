import { type JsonObject, ownedName } from '@app/contracts';
import { failFast, type RedisClient } from '@app/redis';
import { parseSettingsField, settingsField, SettingsKeys } from './settings-keys.js';
import { loadSettings, putSettings, removeSettings } from './settings-scripts.js';
import type { SettingsId, SettingsSnapshot, StoredSettings } from './stored-settings.js';

/** Entries of one kind that one owner may have. */
export const mostSettings = 200;
/** Every process holds all of them. */
const mostOfAll = 10_000;

/** What is written of an entry. */
export interface NewSettings extends SettingsId {
  value: JsonObject;
  sealed?: string | undefined;
}

interface StoredText {
  value: JsonObject;
  sealed?: string;
}

/**
 * Backends, profiles and agents that are configured while the installation runs. Kept until they are deleted.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class SettingsStore {
  readonly keys: SettingsKeys;
  readonly #places: string[];
  #last: SettingsSnapshot = { version: 0, settings: [], removed: [] };

  /** @param emptyingMs For so long the lane of a deleted backend is emptied by workers. */
  constructor(
    private readonly client: RedisClient,
    prefix: string,
    private readonly emptyingMs: number,
  ) {
    this.keys = new SettingsKeys(prefix);
    this.#places = [this.keys.settings, this.keys.version, this.keys.removed];
  }

  /**
   * Writes an entry that stands at this version, or is not there when that is 0. Gives it as it is stored;
   * `conflict` when somebody else was first, `full` when the owner has {@link mostSettings}.
   */
  async put(settings: NewSettings, version: number): Promise<StoredSettings | 'conflict' | 'full'> {
    const { kind, owner = '', name, value, sealed } = settings;
    const text = JSON.stringify({ value, sealed } satisfies StoredText | { sealed: undefined });
    const parameters = {
      field: settingsField(settings),
      version,
      siblings: settingsField({ kind, owner, name: '' }),
      most: mostSettings,
      mostOfAll,
      text,
      channel: this.keys.changed,
      backend: backendName(settings),
    };
    const [newVersion, at] = await failFast(this.client, () =>
      putSettings.run(this.client, this.#places, parameters),
    );
    if (at === undefined) return newVersion === 0 ? 'conflict' : 'full';
    return { ...settings, name, version: newVersion, changedAt: Number(at) };
  }

  /** Deletes an entry that stands at this version; false when it does not. */
  async remove(id: SettingsId, version: number): Promise<boolean> {
    const parameters = {
      field: settingsField(id),
      version,
      channel: this.keys.changed,
      backend: backendName(id),
      emptyingMs: this.emptyingMs,
    };
    return (
      (await failFast(this.client, () => removeSettings.run(this.client, this.#places, parameters))) === 1
    );
  }

  /** Everything; the same as before where nothing was changed since. */
  async load(): Promise<SettingsSnapshot> {
    const [version, removed, entries] = await failFast(this.client, () =>
      loadSettings.run(this.client, this.#places, { known: this.#last.version }),
    );
    const before = this.#last;
    if (entries === null && removed.length === before.removed.length) return before;
    const settings = entries === null ? before.settings : read(entries);
    this.#last = { version, settings, removed };
    return this.#last;
  }
}

/** The full name of a backend, whose lane is emptied when it is deleted; undefined for other settings. */
function backendName({ kind, owner, name }: SettingsId): string | undefined {
  return kind === 'backend' ? ownedName(owner, name) : undefined;
}

function read(entries: readonly string[]): StoredSettings[] {
  return entries.flatMap((field, at) => {
    if (at % 2 === 1) return [];
    const [, version, changedAt, text = '{}'] = /^(\d+) (\d+) (.*)$/s.exec(entries[at + 1] ?? '') ?? [];
    const { value, sealed } = JSON.parse(text) as StoredText;
    return {
      ...parseSettingsField(field),
      value,
      sealed,
      version: Number(version),
      changedAt: Number(changedAt),
    };
  });
}
