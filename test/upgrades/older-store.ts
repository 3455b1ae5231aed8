import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ConfigurationInput } from '@app/contracts';
import type { Redis } from 'ioredis';
import type { BackendInput, SystemOptions } from '../system/sluice-system.js';

/** Keys that live shorter are locks, leases, counters of a minute and signs of life. */
const shortLivedMs = 15 * 60_000;
/** The remaining life of such a key. */
const expiringMs = 2_000;
/** How long jobs of the fixture may wait in their lanes from now on: the default of the older version. */
const maxWaitMs = 3_600_000;

const file = new URL('fixtures/redis-51acc3b.json.gz', import.meta.url);

/** Answers of the older version from before its store was copied. The newer version must still give them. */
export interface OlderState {
  /** The day of the copy, in UTC. */
  day: string;
  /** The ports that addresses in the store name. */
  simulatorPort: number;
  receiverPort: number;
  /** Ids of jobs, schedules, endpoints and so on by the names that the generator gave them. */
  ids: Record<string, string>;
  /** Answers of the older API by their paths. */
  answers: Record<string, unknown>;
  /** Secrets of webhook endpoints by the names of the endpoints. */
  secrets: Record<string, string>;
}

/** A key of the store. Its bytes are Latin-1 characters, so that text stays readable. */
interface StoredKey {
  key: string;
  /** Time to live, in milliseconds. */
  ttl?: number;
  type: string;
  /** A string, members, pairs of field or member and value, or entries of a stream. */
  value: string | string[] | [id: string, fields: string[]][];
}

interface Fixture {
  state: OlderState;
  keys: StoredKey[];
}

const apiKey = (name: string, operator = false) => ({
  name,
  tenant: name,
  operator,
  sha256: createHash('sha256').update(`${name}-key`).digest('hex'),
});

/** The header that a tenant of the fixture sends. */
export const bearer = (tenant: string) => ({ Authorization: `Bearer ${tenant}-key` });

export const chat = (content: string) => ({
  kind: 'chat',
  input: { messages: [{ role: 'user', content }] },
});

/** Requests that were submitted with an Idempotency-Key, by their keys. */
export const idempotent = {
  'paid-once': { ...chat('Completed.'), backend: 'quick' },
  'waits-once': { ...chat('Waiting: with one key.'), backend: 'quick' },
};

/** The secret of the webhook of one job. */
export const jobWebhookSecret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`;

/** Keys of vendors that the store holds sealed. */
export const vendorKeys = {
  home: 'sk-home-0123456789',
  own: 'sk-own-0123456789',
  brought: 'sk-brought-0123456789',
};

const century = '36500d';

/** Options of the system that wrote the store, and of the one that reads it. Only addresses differ. */
export const olderSystem = {
  headers: bearer('ops'),
  backends: (simulatorUrl: string): Record<string, Partial<BackendInput>> => {
    const scenario = (name: string, more: Partial<BackendInput> = {}) => ({
      baseUrl: `${simulatorUrl}/scenario/${name}/v1`,
      ...more,
    });
    return {
      quick: { contextTokens: 2_048 },
      limited: { limits: { requestsPerMinute: 600, tokensPerMinute: 600_000, concurrency: 8 } },
      held: scenario('held', { limits: { concurrency: 4 } }),
      parts: scenario('parts', { contextTokens: 2_048 }),
      failing: scenario('failing', { retry: { maxAttempts: 1 } }),
      parked: scenario('parked'),
      digests: scenario('digests'),
      merges: scenario('merges'),
    };
  },
  configuration: {
    apiKeys: [apiKey('red'), apiKey('blue'), apiKey('ops', true)],
    tenants: { red: { weight: 2 } },
    distill: { mid: 'digests', long: 'merges' },
    prices: { backends: { quick: { simulated: { input: 1, output: 2 } } } },
    egress: { allowRanges: ['127.0.0.0/8'] },
    courier: { timeout: '2s' },
    sealing: { key: Buffer.alloc(32, 7).toString('base64') },
    // The fixture gets older, but nothing in it may expire.
    retention: { jobs: century, deliveries: century },
    maxJobAge: century,
    schedules: {
      'distill-mid': { enabled: false },
      'distill-long': { enabled: false },
      declared: { every: '1h', tenant: 'blue', job: { ...chat('Declared.'), backend: 'quick' } },
    },
  } satisfies Partial<ConfigurationInput>,
} satisfies Pick<SystemOptions, 'headers' | 'backends' | 'configuration'>;

/** Copies everything that a Redis holds into the fixture. */
export async function saveOlderStore(redis: Redis, state: OlderState): Promise<void> {
  const keys: StoredKey[] = [];
  for await (const page of redis.scanStream({ count: 1_000 })) {
    for (const key of page as string[]) {
      const [type, ttl] = [await redis.type(key), await redis.pttl(key)];
      keys.push({ key, type, ...(ttl > 0 && { ttl }), value: await read(redis, key, type) });
    }
  }
  const fixture: Fixture = { state, keys: keys.toSorted((one, other) => (one.key < other.key ? -1 : 1)) };
  writeFileSync(file, gzipSync(JSON.stringify(fixture), { level: 9 }));
}

async function read(redis: Redis, key: string, type: string): Promise<StoredKey['value']> {
  const text = (item: unknown) => (Buffer.isBuffer(item) ? item.toString('latin1') : String(item));
  // Some replies are lists of pairs.
  const list = (reply: unknown) => (reply as unknown[]).flat().map((item) => text(item));
  const ask = (command: string, ...more: string[]) => redis.callBuffer(command, key, ...more);
  switch (type) {
    case 'string':
      return text(await ask('GET'));
    case 'hash':
      return list(await ask('HGETALL'));
    case 'list':
      return list(await ask('LRANGE', '0', '-1'));
    case 'set':
      return list(await ask('SMEMBERS'));
    case 'zset':
      return list(await ask('ZRANGE', '0', '-1', 'WITHSCORES'));
    case 'stream':
      return ((await ask('XRANGE', '-', '+')) as [unknown, unknown][]).map(
        ([id, fields]): [string, string[]] => [text(id), list(fields)],
      );
    default:
      throw new Error(`The fixture does not know keys of the type ${type}.`);
  }
}

/**
 * Writes the fixture into an empty Redis. Addresses get the ports that are in use now. Times to live, and the time that
 * jobs may wait in their lanes, count from now, except for locks and the like, which have long expired.
 */
export async function loadOlderStore(
  redis: Redis,
  ports: Pick<OlderState, 'simulatorPort' | 'receiverPort'>,
): Promise<OlderState> {
  const { state, keys } = readFixture();
  const moved = (text: string) =>
    Buffer.from(
      text
        .replaceAll(`127.0.0.1:${state.simulatorPort}`, `127.0.0.1:${ports.simulatorPort}`)
        .replaceAll(`127.0.0.1:${state.receiverPort}`, `127.0.0.1:${ports.receiverPort}`),
      'latin1',
    );
  for (const { key, type, ttl, value } of keys) {
    await write(redis, key, type, value, moved);
    if (ttl !== undefined) await redis.pexpire(key, ttl < shortLivedMs ? expiringMs : ttl);
  }
  await renewWaits(redis, keys);
  return state;
}

/** Jobs that have not ended get their whole time to wait again; else those of an old fixture would have waited too long. */
async function renewWaits(redis: Redis, keys: readonly StoredKey[]): Promise<void> {
  const now = Date.now();
  for (const { key, type, value } of keys) {
    if (type !== 'hash' || !/:job:j_[a-z2-7]{26}$/.test(key)) continue;
    const fields = value as string[];
    const field = (name: string) => (fields.includes(name) ? fields[fields.indexOf(name) + 1] : undefined);
    if (!['queued', 'in_progress', 'cancelling'].includes(field('status') ?? '')) continue;
    await redis.hset(key, 'enqueuedAt', now);
    if (!field('waitUntil')) continue;
    const [prefix, id] = key.split(':job:') as [string, string];
    await redis.hset(key, 'waitUntil', now + maxWaitMs);
    if (field('status') === 'queued')
      await redis.zadd(`${prefix}:due`, 'XX', now + maxWaitMs, `${id}${field('tenant')}`);
  }
}

async function write(
  redis: Redis,
  key: string,
  type: string,
  value: StoredKey['value'],
  moved: (text: string) => Buffer,
): Promise<void> {
  const all = (Array.isArray(value) ? value : [value]).map((item) =>
    typeof item === 'string' ? moved(item) : item,
  ) as Buffer[];
  switch (type) {
    case 'string':
      await redis.call('SET', key, ...all);
      break;
    case 'hash':
      await redis.call('HSET', key, ...all);
      break;
    case 'list':
      await redis.call('RPUSH', key, ...all);
      break;
    case 'set':
      await redis.call('SADD', key, ...all);
      break;
    case 'zset':
      for (let index = 0; index < all.length; index += 2)
        await redis.call('ZADD', key, all[index + 1] ?? '', all[index] ?? '');
      break;
    default:
      for (const [id, fields] of value as [string, string[]][])
        await redis.call('XADD', key, id, ...fields.map((field) => moved(field)));
  }
}

function readFixture(): Fixture {
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as Fixture;
}
