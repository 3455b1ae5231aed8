import type { JsonObject, JsonValue } from '@app/contracts';
import {
  LiveBackends,
  maxSettings,
  type NewSettings,
  settingsContext,
  type SettingsId,
  type StoredSettings,
} from '@app/settings';
import { RefusedError } from '../refused-error.js';
import type { Sealing } from '../sealing.js';

const mostTries = 5;

/** Settings with their secrets unsealed. */
export interface OpenSettings extends SettingsId {
  value: JsonObject;
  secrets: JsonObject;
}

/** Changes settings while the installation runs. When a change resolves, this process uses it. */
export class SettingsChanges {
  constructor(
    private readonly live: LiveBackends,
    private readonly sealing: Sealing,
  ) {}

  /** @throws {RefusedError} `already-exists` or `settings-limit`. */
  async create(settings: OpenSettings): Promise<void> {
    const stored = await this.live.store.put(await this.#sealed(settings), 0);
    if (stored === 'conflict') {
      throw new RefusedError('already-exists', 'The name exists. Change it with PATCH.');
    }
    if (stored === 'full') throw tooMany();
    await this.live.refresh();
  }

  /**
   * @param version The version that the caller has seen; without it, any version is changed.
   * @param edit Returns the changed settings; it may be called several times.
   * @throws {RefusedError} `not-found`, `version-mismatch`, and what `edit` throws.
   */
  async change(
    id: SettingsId,
    version: number | undefined,
    edit: (settings: OpenSettings) => OpenSettings,
  ): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const stored = await this.#find(id, version);
      const edited = edit({ ...id, value: stored.value, secrets: await this.#open(stored) });
      const outcome = await this.live.store.put(await this.#sealed(edited), stored.version);
      if (typeof outcome !== 'string') return this.live.refresh();
    }
    throw new RefusedError('version-mismatch', 'Concurrent changes prevented this one. Try again.');
  }

  /** Creates or replaces a setting. */
  async set(settings: OpenSettings): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const { settings: all } = await this.live.store.load();
      const version = all.find((one) => isSame(one, settings))?.version ?? 0;
      const outcome = await this.live.store.put(await this.#sealed(settings), version);
      if (outcome === 'full') throw tooMany();
      if (outcome !== 'conflict') return this.live.refresh();
    }
    throw new RefusedError('version-mismatch', 'Concurrent changes prevented this one. Try again.');
  }

  /** @throws {RefusedError} `not-found` or `version-mismatch`. */
  async remove(id: SettingsId, version: number | undefined): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const stored = await this.#find(id, version);
      if (await this.live.store.remove(id, stored.version)) return this.live.refresh();
    }
    throw new RefusedError('version-mismatch', 'Concurrent changes prevented this one. Try again.');
  }

  async #find(id: SettingsId, version: number | undefined): Promise<StoredSettings> {
    const { settings } = await this.live.store.load();
    const stored = settings.find((one) => isSame(one, id));
    if (stored === undefined) throw new RefusedError('not-found', 'It was deleted in the meantime.');
    if (version !== undefined && version !== stored.version) {
      throw new RefusedError('version-mismatch', 'It has changed since you read it. Read it again.');
    }
    return stored;
  }

  async #sealed({ secrets, ...settings }: OpenSettings): Promise<NewSettings> {
    if (Object.keys(secrets).length === 0) return settings;
    const box = await this.sealing.box();
    return { ...settings, sealed: box.seal(JSON.stringify(secrets), settingsContext(settings)) };
  }

  async #open(stored: StoredSettings): Promise<JsonObject> {
    if (stored.sealed === undefined) return {};
    const box = await this.sealing.box();
    return JSON.parse(box.open(stored.sealed, settingsContext(stored))) as JsonObject;
  }
}

function isSame(one: SettingsId, other: SettingsId): boolean {
  return one.kind === other.kind && one.owner === other.owner && one.name === other.name;
}

function tooMany(): RefusedError {
  return new RefusedError(
    'settings-limit',
    `At most ${maxSettings} of each kind are allowed. Delete one first.`,
  );
}

/** Applies a JSON merge patch: https://www.rfc-editor.org/rfc/rfc7396 */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, isObject(value) ? mergePatch(objectOf(merged.get(name)), value) : value);
  }
  return Object.fromEntries(merged);
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
