import type { ScheduleRecord } from '@app/contracts';
import { derivedId, newId } from '@app/jobs';
import { failFast, type RedisClient } from '@app/redis';
import { readSchedule, type ScheduleDefinition } from './schedule-fields.js';
import { mostSchedules, ScheduleKeys } from './schedule-keys.js';
import { changeSchedule, createSchedule, removeSchedule } from './schedule-scripts.js';

const mostChangeTries = 5;
/** Schedules of one read. */
const pageSize = 200;

/** What can change about a schedule. */
export type ScheduleEdit = Partial<
  Pick<ScheduleRecord, 'name' | 'settings' | 'work' | 'webhookKey' | 'handled'>
> & {
  /** `undefined` lets it go on. */
  pausedAt?: number | undefined;
};

/**
 * Schedules, each for its own tenant alone; those whose tenant is empty are the installation's. Kept until
 * they are deleted.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class Schedules {
  readonly #keys: ScheduleKeys;

  constructor(
    private readonly client: RedisClient,
    prefix: string,
  ) {
    this.#keys = new ScheduleKeys(prefix);
  }

  /** Makes a schedule; undefined when the tenant has as many as it may have. */
  create(definition: ScheduleDefinition, pausedAt?: number): Promise<ScheduleRecord | undefined> {
    return this.#create(newId('s_'), definition, pausedAt);
  }

  /** The schedule of this name of the configuration, which is made once and then changed by what is given. */
  async declare(definition: ScheduleDefinition): Promise<ScheduleRecord | undefined> {
    const id = declaredId(definition.name);
    const made = await this.#create(id, definition);
    if (made === undefined) return undefined;
    const given = toDefinition({ ...definition, createdAt: made.createdAt });
    if (JSON.stringify(given) === JSON.stringify(toDefinition(made))) return made;
    return this.#change(id, () => ({ ...given, handled: definition.createdAt }));
  }

  /** Undefined when there is no such schedule. */
  find(id: string): Promise<ScheduleRecord | undefined> {
    return failFast(this.client, async () =>
      readSchedule(id, await this.client.hgetall(this.#keys.schedule(id))),
    );
  }

  /** All schedules of a tenant, the oldest first. */
  async list(tenant: string): Promise<ScheduleRecord[]> {
    const ids = await failFast(this.client, () =>
      this.client.zrange(this.#keys.of(tenant), '0', `${mostSchedules - 1}`),
    );
    return this.#read(ids);
  }

  /** Those of everybody, a bounded number at a time. */
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
   * Changes a schedule; undefined when there is no such one.
   *
   * @param edit Gives the change for the schedule as it stands; it may be asked again.
   */
  change(id: string, edit: (schedule: ScheduleRecord) => ScheduleEdit): Promise<ScheduleRecord | undefined> {
    return this.#change(id, edit);
  }

  /** Deletes a schedule with its history; false when there is no such one. */
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
      most: mostSchedules,
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
    for (let tries = 0; tries < mostChangeTries; tries += 1) {
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
    throw new Error(`The schedule ${id} is being changed by somebody else all the time. Try again.`);
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
