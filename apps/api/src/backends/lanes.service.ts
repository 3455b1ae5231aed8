import { LiveBackends } from '@app/settings';
import { fallbackBackend, type Lane } from '@app/contracts';
import { LaneMonitor, LanePauses } from '@app/jobs';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../authentication/caller.js';
import { ProblemError } from '../problems/problem-error.js';
import { KnownBackends } from './known-backends.service.js';

/** The lanes of the configured backends: their states and pauses. */
@Injectable()
export class Lanes {
  constructor(
    private readonly live: LiveBackends,
    private readonly known: KnownBackends,
    private readonly monitor: LaneMonitor,
    private readonly pauses: LanePauses,
  ) {}

  /** The lanes of the backends that a tenant can use. */
  of(tenant: string): Promise<Lane[]> {
    return this.#lanes(this.live.current.backendsOf(tenant).map(({ fullName }) => fullName));
  }

  /**
   * Pauses a backend: no process starts a call of it, and running jobs end.
   *
   * @throws {ProblemError} `not-found`
   */
  async pause(name: string, { name: by }: Caller, reason: string | undefined): Promise<Lane> {
    await this.#one(name);
    await this.pauses.pause(name, by, reason);
    return this.#one(name);
  }

  /** @throws {ProblemError} `not-found` */
  async resume(name: string, { name: by }: Caller): Promise<Lane> {
    await this.#one(name);
    await this.pauses.resume(name, by);
    return this.#one(name);
  }

  async #one(name: string): Promise<Lane> {
    const [lane] = await this.#lanes([name]);
    if (lane !== undefined) return lane;
    throw new ProblemError('not-found', 'No backend has this name. GET /v1/backends lists the backends.');
  }

  async #lanes(names: readonly string[]): Promise<Lane[]> {
    const { connected } = this.live.current;
    const known = names.filter((name) => Object.hasOwn(connected, name));
    const states = await this.monitor.lanes(known);
    return states.flatMap((state) => {
      const settings = connected[state.backend];
      if (settings === undefined) return [];
      const { provider, fallback } = settings;
      const model = settings.model ?? this.known.definition(state.backend)?.defaultModel;
      return { ...state, provider, model, fallback: fallback.map(fallbackBackend) };
    });
  }
}
