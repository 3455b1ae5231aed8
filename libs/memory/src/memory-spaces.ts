import { Inject, Injectable } from '@nestjs/common';
import type { MemoryDocument, MemoryEntry, MemoryPass, MemorySpace, NewMemoryEntry } from '@app/contracts';
import { failFast, KEY_PREFIX, PRODUCER, type RedisClient } from '@app/redis';
import { appendEntries, type SpaceId, spaceRetentionMs, SpaceKeys } from './space-scripts.js';
import type { StoredDocument } from './memory-passes.js';

/** A memory space has no room for further entries. Delete it, or start another one. */
export class SpaceFullError extends Error {
  override readonly name = 'SpaceFullError';

  constructor(
    space: string,
    readonly maximumEntries: number,
  ) {
    super(`The memory space "${space}" has room for ${maximumEntries} entries, which these would exceed.`);
  }
}

/** The most entries of one space. */
const maximumEntries = 1_000_000;
/** The most spaces of one list. */
const maximumListed = 1_000;
/** Entries read at a time. */
const readAtOnce = 500;

/**
 * The memory spaces of tenants: verbatim entries, digests of them, and one long document each. A space begins with its
 * first entry and is kept until one year after its last write.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
@Injectable()
export class MemorySpaces {
  readonly #keys: SpaceKeys;

  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    @Inject(KEY_PREFIX) prefix: string,
  ) {
    this.#keys = new SpaceKeys(prefix);
  }

  /**
   * Adds entries. Returns their numbers.
   *
   * @throws {SpaceFullError}
   */
  async append({ tenant, space }: SpaceId, entries: readonly NewMemoryEntry[]): Promise<number[]> {
    const parameters = {
      prefix: `${this.#keys.prefix}:`,
      space,
      tenant,
      max: maximumEntries,
      entries: entries.map(({ id = '', at, ...rest }) => ({
        id,
        said: at === undefined ? undefined : Date.parse(at),
        json: JSON.stringify({ ...(id !== '' && { id }), ...rest }),
      })),
    };
    const state = this.#keys.state({ tenant, space });
    const numbers = await failFast(this.client, () => appendEntries.run(this.client, [state], parameters));
    if (numbers === null) throw new SpaceFullError(space, maximumEntries);
    return numbers;
  }

  /** Entries after this number, oldest first. */
  async entries(id: SpaceId, after: number, limit: number): Promise<MemoryEntry[]> {
    const found = await this.client.zrange(
      this.#keys.entries(id),
      `(${after}`,
      '+inf',
      'BYSCORE',
      'LIMIT',
      0,
      limit,
    );
    return found.map(readEntry);
  }

  /** All entries from one number to another. */
  async entriesBetween(id: SpaceId, first: number, last: number): Promise<MemoryEntry[]> {
    const entries: MemoryEntry[] = [];
    for (let after = first - 1; after < last;) {
      const page = await this.entries(id, after, Math.min(readAtOnce, last - after));
      const end = page.at(-1);
      if (end === undefined) break;
      entries.push(...page);
      after = end.number;
    }
    return entries;
  }

  /** Documents of a pass before this version, newest first. */
  async documents(id: SpaceId, pass: MemoryPass, before: number, limit: number): Promise<MemoryDocument[]> {
    const key = this.#keys.documents(id, pass);
    const end = before === Infinity ? '+inf' : `(${before}`;
    const found = await failFast(this.client, () =>
      this.client.zrange(key, end, '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, limit),
    );
    return found.map(readDocument);
  }

  async document(id: SpaceId, pass: MemoryPass, version: number): Promise<MemoryDocument | undefined> {
    const [found] = await failFast(this.client, () =>
      this.client.zrange(this.#keys.documents(id, pass), `${version}`, `${version}`, 'BYSCORE'),
    );
    return found === undefined ? undefined : readDocument(found);
  }

  /** The state of a space; undefined when the tenant has no such space. */
  async get(id: SpaceId): Promise<MemorySpace | undefined> {
    const state = await failFast(this.client, () => this.client.hgetall(this.#keys.state(id)));
    return state['changedAt'] === undefined ? undefined : readSpace(id.space, state);
  }

  /** The tenant's spaces, last changed first. */
  async list(tenant: string): Promise<MemorySpace[]> {
    const names = await failFast(this.client, () =>
      this.client.zrange(this.#keys.spacesOf(tenant), '0', `${maximumListed - 1}`, 'REV'),
    );
    const found = await Promise.all(names.map((space) => this.get({ tenant, space })));
    const gone = names.filter((_, index) => found[index] === undefined);
    if (gone.length > 0)
      await failFast(this.client, () => this.client.zrem(this.#keys.spacesOf(tenant), ...gone));
    return found.filter((space) => space !== undefined);
  }

  /** Spaces of all tenants, from an offset on, for tasks of the whole installation. */
  async all(from: number, limit: number): Promise<SpaceId[]> {
    const found = await failFast(this.client, () =>
      this.client.zrange(this.#keys.all, `${from}`, `${from + limit - 1}`),
    );
    return found.map((member) => {
      const blank = member.indexOf(' ');
      return { space: member.slice(0, blank), tenant: member.slice(blank + 1) };
    });
  }

  /** Deletes a space with all its content; false when it does not exist. A running pass of it is discarded. */
  async remove(id: SpaceId): Promise<boolean> {
    const { tenant, space } = id;
    const documents = [this.#keys.documents(id, 'mid'), this.#keys.documents(id, 'long')];
    const vectors = [
      this.#keys.vectorState(id),
      this.#keys.vectors(id, 'entries'),
      this.#keys.vectors(id, 'mid'),
    ];
    await failFast(this.client, () => this.client.del(...vectors));
    const removed = await failFast(this.client, () =>
      this.client.del(this.#keys.state(id), this.#keys.entries(id), this.#keys.ids(id), ...documents),
    );
    await failFast(this.client, () => this.client.zrem(this.#keys.spacesOf(tenant), space));
    await failFast(this.client, () => this.client.zrem(this.#keys.all, `${space} ${tenant}`));
    return removed > 0;
  }
}

/** Redis holds the time of a document in milliseconds. */
function readDocument(text: string): MemoryDocument {
  const { createdAt, ...rest } = JSON.parse(text) as StoredDocument & { version: number; createdAt: number };
  return { ...rest, createdAt: new Date(createdAt).toISOString() };
}

function readEntry(text: string): MemoryEntry {
  const { at, ...rest } = JSON.parse(text) as Omit<MemoryEntry, 'at'> & { at: number };
  return { ...rest, at: new Date(at).toISOString() };
}

function readSpace(name: string, state: Record<string, string>): MemorySpace {
  const changedAt = Number(state['changedAt']);
  const { pass, passJob } = state;
  return {
    name,
    changedAt: new Date(changedAt).toISOString(),
    expiresAt: new Date(changedAt + spaceRetentionMs).toISOString(),
    entries: Number(state['last'] ?? 0),
    distilled: Number(state['distilled'] ?? 0),
    digests: Number(state['digests'] ?? 0),
    merged: Number(state['merged'] ?? 0),
    long: Number(state['long'] ?? 0),
    ...(pass !== undefined && passJob !== undefined && { pass: { pass: pass as MemoryPass, job: passJob } }),
  };
}
