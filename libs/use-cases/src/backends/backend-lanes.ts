import { fallbackBackend, type Lane } from '@app/contracts';
import type { LaneMonitor, LanePauses } from '@app/jobs';
import type { LiveBackends } from '@app/settings';
import type { Caller } from '../caller.js';
import { RefusedError } from '../refused-error.js';
import { CallableBackends } from './callable-backends.js';

/** The state of the configured backends' lanes, and pauses by operators. */
export class BackendLanes {
  constructor(
    private readonly live: LiveBackends,
    private readonly backends: CallableBackends,
    private readonly monitor: LaneMonitor,
    private readonly pauses: LanePauses,
  ) {}

  /** The lanes that a tenant can use. */
  of(tenant: string): Promise<Lane[]> {
    return this.#lanes(this.live.current.backendsOf(tenant).map(({ fullName }) => fullName));
  }

  /**
   * Pauses a backend in all processes. Running jobs go on to their end.
   *
   * @throws {RefusedError} `not-found`
   */
  async pause(name: string, { name: by }: Caller, reason: string | undefined): Promise<Lane> {
    await this.#one(name);
    await this.pauses.pause(name, by, reason);
    return this.#one(name);
  }

  /** @throws {RefusedError} `not-found` */
  async resume(name: string, { name: by }: Caller): Promise<Lane> {
    await this.#one(name);
    await this.pauses.resume(name, by);
    return this.#one(name);
  }

  async #one(name: string): Promise<Lane> {
    const [lane] = await this.#lanes([name]);
    if (lane !== undefined) return lane;
    throw new RefusedError('not-found', 'No backend has this name. GET /v1/backends lists the backends.');
  }

  async #lanes(names: readonly string[]): Promise<Lane[]> {
    const { connected } = this.live.current;
    const known = names.filter((name) => Object.hasOwn(connected, name));
    const states = await this.monitor.lanes(known);
    return states.flatMap((state) => {
      const settings = connected[state.backend];
      if (settings === undefined) return [];
      const { provider, fallback } = settings;
      const model = settings.model ?? this.backends.definition(state.backend)?.defaultModel;
      return { ...state, provider, model, fallback: fallback.map(fallbackBackend) };
    });
  }
}
