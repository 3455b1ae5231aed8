import loadSettingsSource from './load-settings.lua';
import putSettingsSource from './put-settings.lua';
import removeSettingsSource from './remove-settings.lua';
import { failFast, LuaScript, type RedisClient, redisClock, scriptCall } from '@app/redis';
import { type JsonObject, ownedName } from '@app/contracts';
import {
  parseSettingsField,
  settingsField,
  type SettingsId,
  SettingsKeys,
  type SettingsSnapshot,
  type StoredSettings,
} from './stored-settings.js';

const options = { keys: 3, includes: [scriptCall, redisClock] };

export const putSettings = new LuaScript<
  {
    field: string;
    version: number;
    siblings: string;
    max: number;
    maxOfAll: number;
    text: string;
    channel: string;
    backend: string | undefined;
  },
  [version: number, at: string] | [refusal: 0 | -1]
>('sluicePutSettings', putSettingsSource, options);

export const removeSettings = new LuaScript<
  { field: string; version: number; channel: string; backend: string | undefined; emptyingMs: number },
  0 | 1
>('sluiceRemoveSettings', removeSettingsSource, options);

export const loadSettings = new LuaScript<
  { known: number },
  [version: number, removed: string[], entries: string[] | null]
>('sluiceLoadSettings', loadSettingsSource, options);

/** The most entries of one kind and owner. */
export const maxSettings = 200;
/** The most entries in all; every process holds all of them. */
const maxOfAll = 10_000;

/** An entry to store. */
export interface NewSettings extends SettingsId {
  value: JsonObject;
  sealed?: string | undefined;
}

interface StoredText {
  value: JsonObject;
  sealed?: string;
}

/**
 * Backends, profiles and agents that are configured while the installation runs, kept until they are deleted.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class SettingsStore {
  readonly keys: SettingsKeys;
  readonly #places: string[];
  #last: SettingsSnapshot = { version: 0, settings: [], removed: [] };

  /** @param emptyingMs How long workers empty the lane of a deleted backend. */
  constructor(
    private readonly client: RedisClient,
    prefix: string,
    private readonly emptyingMs: number,
  ) {
    this.keys = new SettingsKeys(prefix);
    this.#places = [this.keys.settings, this.keys.version, this.keys.removed];
  }

  /**
   * Stores an entry whose current version is `version`; 0 for a new entry. Returns the stored entry, `conflict` when the
   * version differs, or `full` when the owner has {@link maxSettings}.
   */
  async put(settings: NewSettings, version: number): Promise<StoredSettings | 'conflict' | 'full'> {
    const { kind, owner = '', name, value, sealed } = settings;
    const text = JSON.stringify({ value, sealed } satisfies StoredText | { sealed: undefined });
    const parameters = {
      field: settingsField(settings),
      version,
      siblings: settingsField({ kind, owner, name: '' }),
      max: maxSettings,
      maxOfAll,
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

  /** Deletes an entry of this version; false when the version differs. */
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

  /** Loads all settings. Returns the same object as before when nothing has changed. */
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
