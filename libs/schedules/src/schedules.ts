import { Inject, Injectable } from '@nestjs/common';
import type { ScheduleRecord } from '@app/contracts';
import { derivedId, newId } from '@app/jobs';
import { failFast, KEY_PREFIX, PRODUCER, type RedisClient } from '@app/redis';
import {
  changeSchedule,
  createSchedule,
  maxSchedules,
  removeSchedule,
  ScheduleKeys,
} from './schedule-scripts.js';

const maxChangeTries = 5;
/** Schedules read at a time. */
const pageSize = 200;

/** The members of a schedule that only its owner changes. */
export type ScheduleDefinition = Omit<
  ScheduleRecord,
  'id' | 'version' | 'pausedAt' | 'handled' | 'lastRunAt'
>;

/** A change of a schedule. */
export type ScheduleEdit = Partial<
  Pick<ScheduleRecord, 'name' | 'settings' | 'work' | 'webhookKey' | 'handled'>
> & {
  /** `undefined` resumes the schedule. */
  pausedAt?: number | undefined;
};

/**
 * Schedules, kept until they are deleted. A tenant sees only its own; schedules with an empty tenant belong to the
 * installation.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
@Injectable()
export class Schedules {
  readonly #keys: ScheduleKeys;

  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    @Inject(KEY_PREFIX) prefix: string,
  ) {
    this.#keys = new ScheduleKeys(prefix);
  }

  /** Creates a schedule; undefined when the tenant has {@link maxSchedules}. */
  create(definition: ScheduleDefinition, pausedAt?: number): Promise<ScheduleRecord | undefined> {
    return this.#create(newId('s_'), definition, pausedAt);
  }

  /** Creates the schedule of this name in the configuration, or changes it to this definition. */
  async declare(definition: ScheduleDefinition): Promise<ScheduleRecord | undefined> {
    const id = declaredId(definition.name);
    const existing = await this.#create(id, definition);
    if (existing === undefined) return undefined;
    const declared = toDefinition({ ...definition, createdAt: existing.createdAt });
    if (JSON.stringify(declared) === JSON.stringify(toDefinition(existing))) return existing;
    return this.#change(id, () => ({ ...declared, handled: definition.createdAt }));
  }

  /** Undefined when the schedule does not exist. */
  find(id: string): Promise<ScheduleRecord | undefined> {
    return failFast(this.client, async () =>
      readSchedule(id, await this.client.hgetall(this.#keys.schedule(id))),
    );
  }

  /** All schedules of a tenant, oldest first. */
  async list(tenant: string): Promise<ScheduleRecord[]> {
    const ids = await failFast(this.client, () =>
      this.client.zrange(this.#keys.of(tenant), '0', `${maxSchedules - 1}`),
    );
    return this.#read(ids);
  }

  /** The schedules of all tenants, a bounded number at a time. */
  async *all(): AsyncGenerator<ScheduleRecord[]> {
    for (let from = 0; ; from += pageSize) {
      const ids = await failFast(this.client, () =>
        this.client.zrange(this.#keys.all, `${from}`, `${from + pageSize - 1}`),
      );
      if (ids.length === 0) return;
      yield await this.#read(ids);
    }
  }

  /**
   * Changes a schedule; undefined when it does not exist.
   *
   * @param edit Returns the change for the current schedule. It may be called several times.
   */
  change(id: string, edit: (schedule: ScheduleRecord) => ScheduleEdit): Promise<ScheduleRecord | undefined> {
    return this.#change(id, edit);
  }

  /** Deletes a schedule with its history; false when it does not exist. */
  async remove({ id, tenant }: ScheduleRecord): Promise<boolean> {
    const keys = this.#keys;
    const places = [
      keys.schedule(id),
      keys.all,
      keys.of(tenant),
      keys.runs(id),
      keys.openRuns(id),
      keys.open,
    ];
    return (
      (await failFast(this.client, () =>
        removeSchedule.run(this.client, places, { id, runs: keys.run(id) }),
      )) === 1
    );
  }

  async #create(
    id: string,
    definition: ScheduleDefinition,
    pausedAt: number | '' = '',
  ): Promise<ScheduleRecord | undefined> {
    const { tenant, createdAt } = definition;
    const places = [this.#keys.schedule(id), this.#keys.all, this.#keys.of(tenant)];
    const parameters = {
      id,
      createdAt,
      max: maxSchedules,
      definition: JSON.stringify(definition),
      pausedAt,
    };
    const made = await failFast(this.client, () => createSchedule.run(this.client, places, parameters));
    return made === 0 ? undefined : this.find(id);
  }

  async #change(
    id: string,
    edit: (schedule: ScheduleRecord) => ScheduleEdit,
  ): Promise<ScheduleRecord | undefined> {
    for (let tries = 0; tries < maxChangeTries; tries += 1) {
      const schedule = await this.find(id);
      if (schedule === undefined) return undefined;
      const change = edit(schedule);
      const { handled, pausedAt, ...definition } = { ...schedule, ...change };
      const parameters = {
        version: schedule.version,
        definition: JSON.stringify(toDefinition(definition)),
        handled,
        pausedAt: pausedAt ?? ('' as const),
      };
      const changed = await failFast(this.client, () =>
        changeSchedule.run(this.client, [this.#keys.schedule(id)], parameters),
      );
      if (changed === 1) return this.find(id);
    }
    throw new Error(`The schedule ${id} was changed by others at the same time. Try again.`);
  }

  async #read(ids: readonly string[]): Promise<ScheduleRecord[]> {
    const found = await Promise.all(ids.map((id) => this.find(id)));
    return found.filter((schedule) => schedule !== undefined);
  }
}

/** The id of a schedule of the configuration. */
export function declaredId(name: string): string {
  return derivedId('s_', ['configuration', name]);
}

function toDefinition({
  tenant,
  name,
  origin,
  settings,
  work,
  createdAt,
  webhookKey,
  traceparent,
}: ScheduleDefinition): ScheduleDefinition {
  return { tenant, name, origin, settings, work, createdAt, webhookKey, traceparent };
}

/** Undefined when the hash is empty. */
function readSchedule(id: string, values: Record<string, string>): ScheduleRecord | undefined {
  const { definition, version, handled, pausedAt, lastRunAt } = values;
  if (definition === undefined) return undefined;
  return {
    ...(JSON.parse(definition) as ScheduleDefinition),
    id,
    version: Number(version),
    handled: Number(handled),
    ...(pausedAt && { pausedAt: Number(pausedAt) }),
    ...(lastRunAt && { lastRunAt: Number(lastRunAt) }),
  };
}
