import type { Limits, RedisSettings } from '@app/contracts';
import type { Admission, AdmissionRequest, Admitted } from '@app/policies';
import type { Logger } from '@app/telemetry';
import { randomUUID } from 'node:crypto';
import { Channels, type RedisClient, RedisConnections, RepeatedErrors } from '@app/redis';
import { AdaptiveGate } from './adaptive-gate.js';
import { decide, limitKeys } from './decision.js';
import { LimitGate } from './limit-gate.js';
import { type LimitGroup, limitRules } from './limit-rules.js';
import { type LimitUse, limitUse } from './limit-metrics.js';

/** Idle gates are closed when there are more gates than this. */
const maximumIdleGates = 256;

type Gate = LimitGate | AdaptiveGate;

/** Keeps the limits of all backends, together with the limiters of all other processes. */
export class Limiter implements Admission {
  readonly #gates = new Map<string, Gate>();
  readonly #process = randomUUID();
  #opened = 0;
  readonly #errors: RepeatedErrors;

  constructor(
    private readonly client: RedisClient,
    private readonly prefix: string,
    private readonly connections: Pick<RedisConnections, 'close'>,
    log: Logger,
  ) {
    this.#errors = new RepeatedErrors(log, 'limiter');
    client.on('ready', () => {
      for (const gate of this.#gates.values()) if (gate instanceof LimitGate) gate.reconnected();
    });
  }

  /**
   * A limiter on a connection of its own.
   *
   * @throws {QueueUnavailableError} When Redis cannot be reached.
   */
  static async open(redis: RedisSettings, log: Logger): Promise<Limiter> {
    const connections = new RedisConnections(redis, log);
    // This connection fails fast without Redis, and the gates query again.
    const limiter = new Limiter(await connections.open('producer'), redis.prefix, connections, log);
    const channels = new Channels(connections.get('subscriber'));
    await channels.subscribe(limiter.#refusals, (message) => limiter.#takeRefusal(message));
    return limiter;
  }

  admit(request: AdmissionRequest): Promise<Admitted> {
    return this.#gate(request.group, request.limits).admit(request);
  }

  /** Refuses calls that wait for these limits of a group, because the limits have changed. They may ask again at once. */
  refuseWaiting(group: string, limits: Limits): void {
    const under = ` ${JSON.stringify(limits)}`;
    for (const [id, gate] of this.#gates) {
      const isOfGroup = id === group + under || (id.startsWith(`${group}/`) && id.endsWith(under));
      if (isOfGroup) gate.refuseWaiting();
    }
  }

  /** The use of the limits that calls of this process are under, by all processes. */
  async use(): Promise<LimitUse[]> {
    const groups = new Map<string, LimitGroup>();
    for (const gate of this.#gates.values()) {
      if (gate instanceof LimitGate) groups.set(gate.group.name, gate.group);
    }
    const asked = [...groups.values()].map((group) => limitUse(this.client, this.prefix, group));
    return (await Promise.all(asked)).flat();
  }

  async close(): Promise<void> {
    const gates = [...this.#gates.values()];
    this.#gates.clear();
    await Promise.all(gates.map((gate) => gate.close()));
    await this.connections.close();
  }

  #gate(group: string, limits: Limits): Gate {
    const id = `${group} ${JSON.stringify(limits)}`;
    const known = this.#gates.get(id);
    if (known !== undefined) return known;
    if (this.#gates.size >= maximumIdleGates) this.#closeIdle();
    const gate = this.#open(group, limits);
    this.#gates.set(id, gate);
    return gate;
  }

  #open(name: string, limits: Limits): Gate {
    const rules = limitRules(limits);
    const { concurrency } = limits;
    if (rules.length === 0 && concurrency === undefined) {
      return new AdaptiveGate((pauseMs) => this.#publishRefusal(name, pauseMs));
    }
    const keys = limitKeys(this.prefix, name);
    this.#opened += 1;
    return new LimitGate(
      { name, rules, ...(concurrency !== undefined && { concurrency }) },
      `${this.#process}:${this.#opened}`,
      (query) => decide.run(this.client, keys, query),
      (error) => this.#errors.add(error),
    );
  }

  /** A channel: refusals by vendors with unknown limits. */
  get #refusals(): string {
    return `${this.prefix}:limit-refusals`;
  }

  #publishRefusal(group: string, pauseMs: number): void {
    const message = `${this.#process}\n${group}\n${Math.ceil(pauseMs)}`;
    this.client.publish(this.#refusals, message).catch((error: Error) => this.#errors.add(error));
  }

  #takeRefusal(message: string): void {
    const [process, group = '', pauseMs] = message.split('\n');
    if (process === this.#process) return;
    for (const [id, gate] of this.#gates) {
      if (gate instanceof AdaptiveGate && id.startsWith(`${group} `)) gate.refused(Number(pauseMs));
    }
  }

  #closeIdle(): void {
    for (const [id, gate] of this.#gates) {
      if (!gate.idle) continue;
      this.#gates.delete(id);
      void gate.close();
    }
  }
}
