import { Inject, Injectable } from '@nestjs/common';
import type { DeliveryAttempt, JobRecord, WebhookDeliveryRecord } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import { JobRecords } from '@app/jobs';
import { Channels, failFast, PRODUCER, type RedisClient } from '@app/redis';
import {
  claim,
  type ClaimedValues,
  type DeliverySettled,
  readDelivery,
  settleDelivery,
  sweepDeliveries,
} from './webhook-scripts.js';
import { type NewDelivery, storeDeliveries } from './webhook-deliveries.js';
import { realClock, WEBHOOK_CLOCK, type WebhookClock, WebhookKeys } from './webhook-keys.js';

/** The length of a subject's id, with which entries of the outbox begin. */
const idLength = 28;
const sweepSize = 200;
/** When the oldest deliveries are deleted early, pending ones are checked again after this time. */
const recheckPendingMs = 7 * 86_400_000;

/** An event without deliveries: a job (`j_…`) or batch (`b_…`) ended, or an endpoint (`e_…`) was disabled. */
export interface OutboxEntry {
  subject: string;
  tenant: string;
  /** Milliseconds since the epoch by the clock of Redis. */
  time: number;
}

/** A delivery that this process has claimed and attempts. */
export interface ClaimedDelivery {
  delivery: WebhookDeliveryRecord;
  /** The current endpoint; undefined when the delivery has none, or the endpoint was deleted. */
  endpoint?: { enabled: boolean; url: string; keys: { sealed: string; expiresAt?: number }[] };
  token: string;
  /** The time of the claim, by the clock of Redis. */
  now: number;
}

/** How couriers claim deliveries. All couriers use the same rules. */
export interface ClaimRules {
  /** Concurrent attempts per destination, over all couriers. A failing destination gets one. */
  perDestination: number;
  /** Longer than an attempt takes: afterwards another courier claims the delivery. */
  leaseMs: number;
  /** How long ended deliveries are kept, in milliseconds. */
  retentionMs: number;
  /** An endpoint that fails for this long is disabled. */
  disableAfterMs: number;
}

/** The outcome of a claimed delivery. */
export interface DeliverySettlement {
  /** `release`: the delivery was not attempted and is due again. */
  result: 'delivered' | 'failed' | 'retry' | 'release';
  /** All attempts to keep; undefined when no attempt was made. */
  attempts?: readonly DeliveryAttempt[];
  succeeded?: boolean;
  /** Until the next attempt. */
  delayMs?: number;
  /** The receiver wants no further webhooks: its endpoint is disabled. */
  gone?: boolean;
}

/**
 * The work of couriers: the outbox, which the scripts that end jobs fill, and the deliveries made from it. Every step is
 * one script that can be repeated: when a courier dies, the next one finds its entries and deliveries, with the same
 * ids.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
@Injectable()
export class WebhookOutbox {
  readonly #keys: WebhookKeys;
  readonly #process = randomUUID();
  #claims = 0;

  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    private readonly records: JobRecords,
    private readonly channels: Channels,
    @Inject(WEBHOOK_CLOCK) private readonly clock: WebhookClock = realClock,
  ) {
    this.#keys = new WebhookKeys(records.keys.prefix);
  }

  /** Calls `act` whenever there may be work. Messages can be lost, so callers must also poll. */
  async onFilled(act: () => void): Promise<void> {
    this.channels.onReconnect(act);
    await this.channels.subscribe(this.#keys.filled, act);
  }

  /** The oldest entries of the outbox. An entry stays until it is dispatched. */
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

  /** The number of events without deliveries, and the age of the oldest one in seconds. */
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

  /** Replaces an entry by deliveries, or by none. Only the first dispatch of an entry has an effect. */
  dispatch({ subject, tenant }: OutboxEntry, deliveries: readonly NewDelivery[]): Promise<number> {
    return failFast(this.client, () =>
      storeDeliveries(this.client, this.#keys, this.clock, deliveries, subject + tenant),
    );
  }

  /** Claims deliveries that are due. `nextInMs` is the time until the next one is due; undefined when there is none. */
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

  /** Stores the outcome of a claimed delivery, unless another courier has claimed it since. */
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

  /** Deletes ended deliveries after their retention. */
  async sweep({ retentionMs }: ClaimRules): Promise<void> {
    let checked: number;
    do checked = await this.#sweep(retentionMs, sweepSize, false);
    while (checked === sweepSize);
  }

  /** Deletes the oldest deliveries before the end of their retention; pending ones stay. */
  async purgeOldest(max: number): Promise<void> {
    await this.#sweep(recheckPendingMs, max, true);
  }

  #sweep(retentionMs: number, max: number, early: boolean): Promise<number> {
    const parameters = { ...this.#installation, max, retentionMs, early };
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

/** Pairs of a flat list of members and scores. */
function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((member, index) => (index % 2 === 0 ? [[member, flat[index + 1] ?? '']] : []));
}
