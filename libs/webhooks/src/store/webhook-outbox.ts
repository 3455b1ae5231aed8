import type { DeliveryAttempt, JobRecord, WebhookDeliveryRecord } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import type { JobRecords } from '@app/jobs';
import { type Channels, failFast, type RedisClient } from '@app/redis';
import { readDelivery } from './delivery-fields.js';
import { type NewDelivery, storeDeliveries } from './new-deliveries.js';
import type { WebhookClock } from './webhook-clock.js';
import { WebhookKeys } from './webhook-keys.js';
import {
  claim,
  type ClaimedValues,
  type DeliverySettled,
  settleDelivery,
  sweepDeliveries,
} from './webhook-scripts.js';

/** Characters of a subject's id, with which entries of the outbox begin. */
const idLength = 28;
const sweepSize = 200;
/** Pending deliveries are looked at again so long after they were, when the oldest are forgotten early. */
const pendingLookMs = 7 * 86_400_000;

/** Something that has happened: a job ended (`j_…`) or an endpoint was disabled (`e_…`). */
export interface OutboxEntry {
  subject: string;
  tenant: string;
  /** Milliseconds since the epoch, in Redis' time. */
  time: number;
}

/** A delivery that this process is to attempt. */
export interface ClaimedDelivery {
  delivery: WebhookDeliveryRecord;
  /** Its endpoint as it stands; undefined when it has none, or that was deleted. */
  endpoint?: { enabled: boolean; url: string; keys: { sealed: string; expiresAt?: number }[] };
  token: string;
  /** Redis' time at the claim. */
  now: number;
}

/** How a courier takes deliveries. The same in all couriers. */
export interface ClaimRules {
  /** To one destination at a time, over all couriers; one that fails gets one. */
  perDestination: number;
  /** Longer than an attempt takes: after that another courier takes the delivery. */
  leaseMs: number;
  /** For ended deliveries, in milliseconds. */
  retentionMs: number;
  /** An endpoint that fails for so long is disabled. */
  disableAfterMs: number;
}

/** What an attempt, or the lack of one, comes to. */
export interface DeliverySettlement {
  /** `release`: it was not attempted and is due again. */
  result: 'delivered' | 'failed' | 'retry' | 'release';
  /** Set when an attempt was made: all attempts to keep. */
  attempts?: readonly DeliveryAttempt[];
  succeeded?: boolean;
  /** Until the next attempt. */
  delayMs?: number;
  /** The receiver wants no more: its endpoint is disabled. */
  gone?: boolean;
}

/**
 * What couriers work on: the outbox, which the scripts that end jobs fill, and the deliveries that come of
 * it. Every step is one script, and each can be repeated: a courier that dies leaves an entry or a
 * delivery that the next one finds, with the id that it had.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class WebhookOutbox {
  readonly #keys: WebhookKeys;
  readonly #process = randomUUID();
  #claims = 0;

  constructor(
    private readonly client: RedisClient,
    private readonly records: JobRecords,
    private readonly channels: Channels,
    private readonly clock: WebhookClock = { aheadMs: 0 },
  ) {
    this.#keys = new WebhookKeys(records.keys.prefix);
  }

  /** Calls back whenever there may be something to do. Messages can be lost; look now and then. */
  async onFilled(act: () => void): Promise<void> {
    this.channels.onReconnect(act);
    await this.channels.subscribe(this.#keys.filled, act);
  }

  /** The oldest entries of the outbox. They stay until they are dispatched. */
  async entries(limit: number): Promise<OutboxEntry[]> {
    const flat = await failFast(this.client, () =>
      this.client.zrange(this.#keys.outbox, 0, String(limit - 1), 'WITHSCORES'),
    );
    return pairs(flat).map(([member, time]) => ({
      subject: member.slice(0, idLength),
      tenant: member.slice(idLength),
      time: Number(time),
    }));
  }

  /** How much has happened that no delivery was made of yet, and since when the oldest of it waits, in seconds. */
  async backlog(): Promise<{ entries: number; oldestSeconds: number }> {
    const [entries, [first]] = await failFast(this.client, () =>
      Promise.all([this.client.zcard(this.#keys.outbox), this.entries(1)]),
    );
    const oldestMs = first === undefined ? 0 : Math.max(0, Date.now() + this.clock.aheadMs - first.time);
    return { entries, oldestSeconds: oldestMs / 1_000 };
  }

  /** The job of an entry, whatever its tenant; undefined when it was deleted. */
  job(id: string): Promise<JobRecord | undefined> {
    return failFast(this.client, () => this.records.get(id));
  }

  /** Puts deliveries, or none, in the place of an entry. Only the first one who does it for an entry does anything. */
  dispatch({ subject, tenant }: OutboxEntry, deliveries: readonly NewDelivery[]): Promise<number> {
    return failFast(this.client, () =>
      storeDeliveries(this.client, this.#keys, this.clock, deliveries, subject + tenant),
    );
  }

  /** Takes deliveries that are due, and says in how many milliseconds the next one is; undefined when none is left. */
  async claim(
    limit: number,
    { perDestination, leaseMs }: ClaimRules,
  ): Promise<{ claimed: ClaimedDelivery[]; nextInMs: number | undefined }> {
    this.#claims += 1;
    const token = `${this.#process}:${this.#claims}`;
    const parameters = { ...this.#installation, limit, perDestination, leaseMs, token };
    const [now, claimed, nextInMs] = await failFast(this.client, () =>
      claim.run(this.client, [this.#keys.destinations], parameters),
    );
    return {
      claimed: claimed.flatMap((values) => readClaimed(values, token, now) ?? []),
      nextInMs: nextInMs < 0 ? undefined : nextInMs,
    };
  }

  /** Writes down what a claimed delivery came to, unless another courier has it by now. */
  settle(
    { delivery, token }: ClaimedDelivery,
    { result, attempts, succeeded, delayMs = 0, gone = false }: DeliverySettlement,
    { perDestination, retentionMs, disableAfterMs }: ClaimRules,
  ): Promise<DeliverySettled> {
    const parameters = {
      ...this.#installation,
      id: delivery.id,
      token,
      result,
      attempts: attempts && JSON.stringify(attempts),
      succeeded,
      delayMs,
      gone,
      retentionMs,
      perDestination,
      disableAfterMs,
    };
    return failFast(this.client, () => settleDelivery.run(this.client, [this.#keys.outbox], parameters));
  }

  /** Forgets ended deliveries after their retention. */
  async sweep({ retentionMs }: ClaimRules): Promise<void> {
    let looked: number;
    do looked = await this.#forget(retentionMs, sweepSize, false);
    while (looked === sweepSize);
  }

  /** Looks at the deliveries that would be forgotten next, and forgets those that ended before their time. */
  async purgeOldest(most: number): Promise<void> {
    await this.#forget(pendingLookMs, most, true);
  }

  #forget(retentionMs: number, most: number, early: boolean): Promise<number> {
    const parameters = { ...this.#installation, most, retentionMs, early };
    return failFast(this.client, () => sweepDeliveries.run(this.client, [this.#keys.purge], parameters));
  }

  get #installation() {
    return { prefix: `${this.#keys.prefix}:`, aheadMs: this.clock.aheadMs };
  }
}

function readClaimed(
  [id, values, [status, url, keys]]: ClaimedValues,
  token: string,
  now: number,
): ClaimedDelivery | undefined {
  const delivery = readDelivery(id, values);
  if (delivery === undefined) return undefined;
  if (status === null) return { delivery, token, now };
  const endpoint = {
    enabled: status === 'enabled',
    url: url ?? '',
    keys: JSON.parse(keys ?? '[]') as { sealed: string; expiresAt?: number }[],
  };
  return { delivery, endpoint, token, now };
}

/** Members and scores in turn, as pairs. */
function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((member, index) => (index % 2 === 0 ? [[member, flat[index + 1] ?? '']] : []));
}
