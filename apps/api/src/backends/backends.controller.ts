import type { Configuration, Lane } from '@app/contracts';
import { LaneMonitor, type LaneState } from '@app/queue';
import type { ProviderDefinition } from '@app/provider-spec';
import { Controller, Get, Inject } from '@nestjs/common';
import { CONFIGURATION, PROVIDERS } from '../tokens.js';

/** The backends and how their lanes flow. Neither keys nor addresses are told. */
@Controller('v1/backends')
export class BackendsController {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(PROVIDERS) private readonly providers: readonly ProviderDefinition[],
    private readonly monitor: LaneMonitor,
  ) {}

  @Get()
  async list(): Promise<{ data: Lane[] }> {
    const states = await this.monitor.lanes(Object.keys(this.configuration.backends));
    return { data: states.flatMap((state) => this.#lane(state) ?? []) };
  }

  #lane(state: LaneState): Lane | undefined {
    const settings = this.configuration.backends[state.backend];
    if (settings === undefined) return undefined;
    const { provider, fallback } = settings;
    const model = settings.model ?? this.providers.find(({ id }) => id === provider)?.defaultModel;
    return { ...state, provider, model, fallback };
  }
}
