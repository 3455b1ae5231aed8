import {
  LiveBackends,
  maxSettings,
  type NewSettings,
  settingsContext,
  type SettingsId,
  type StoredSettings,
} from '@app/settings';
import type { JsonObject } from '@app/contracts';
import { Sealing } from '@app/use-cases';
import { Injectable } from '@nestjs/common';
import { ProblemError } from '../problems/problem-error.js';

const mostTries = 5;

/** A stored setting with its secrets unsealed. */
export interface OpenSettings extends SettingsId {
  value: JsonObject;
  secrets: JsonObject;
}

/** Writes settings made over the API. When a change resolves, this process knows it. */
@Injectable()
export class StoredSettingsChanges {
  constructor(
    private readonly live: LiveBackends,
    private readonly sealing: Sealing,
  ) {}

  /** @throws {ProblemError} `already-exists` or `settings-limit`. */
  async create(settings: OpenSettings): Promise<void> {
    const stored = await this.live.store.put(await this.#sealed(settings), 0);
    if (stored === 'conflict') {
      throw new ProblemError('already-exists', 'The name exists. Change it with PATCH.');
    }
    if (stored === 'full') throw tooMany();
    await this.live.refresh();
  }

  /**
   * @param version The version that the caller has seen; without it, the current one.
   * @param edit Returns the new state. It may be called again.
   * @throws {ProblemError} `not-found`, `version-mismatch`, and what `edit` throws.
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
    throw new ProblemError('version-mismatch', 'Concurrent changes prevented this one. Try again.');
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
    throw new ProblemError('version-mismatch', 'Concurrent changes prevented this one. Try again.');
  }

  /** @throws {ProblemError} `not-found` or `version-mismatch`. */
  async remove(id: SettingsId, version: number | undefined): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const stored = await this.#find(id, version);
      if (await this.live.store.remove(id, stored.version)) return this.live.refresh();
    }
    throw new ProblemError('version-mismatch', 'Concurrent changes prevented this one. Try again.');
  }

  async #find(id: SettingsId, version: number | undefined): Promise<StoredSettings> {
    const { settings } = await this.live.store.load();
    const stored = settings.find((one) => isSame(one, id));
    if (stored === undefined) throw new ProblemError('not-found', 'It was deleted meanwhile.');
    if (version !== undefined && version !== stored.version) {
      throw new ProblemError('version-mismatch', 'It has changed since you read it. Read it again.');
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

function tooMany(): ProblemError {
  return new ProblemError(
    'settings-limit',
    `At most ${maxSettings} of each kind are allowed. Delete one first.`,
  );
}
