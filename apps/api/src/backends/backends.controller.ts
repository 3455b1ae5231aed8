import type { Configuration, Lane } from '@app/contracts';
import { LaneMonitor, type LaneState } from '@app/queue';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CONFIGURATION } from '../tokens.js';
import type { BackendModelList } from './backend-models.js';
import { BackendModels } from './backend-models.service.js';
import type { BackendTestResult } from './backend-test.js';
import { BackendTests } from './backend-tests.service.js';
import { KnownBackends } from './known-backends.service.js';
import { readTestRequest } from './read-test-request.js';

/** The backends: how their lanes flow, what models they have, and whether they answer. Keys are never told. */
@Controller('v1/backends')
export class BackendsController {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly known: KnownBackends,
    private readonly monitor: LaneMonitor,
    private readonly listing: BackendModels,
    private readonly tests: BackendTests,
  ) {}

  @Get()
  async list(): Promise<{ data: Lane[] }> {
    const states = await this.monitor.lanes(Object.keys(this.configuration.backends));
    return { data: states.flatMap((state) => this.#lane(state) ?? []) };
  }

  @Get(':name/models')
  models(@Param('name') name: string): Promise<BackendModelList> {
    return this.listing.list(name);
  }

  @Post(':name/test')
  @HttpCode(200)
  test(@Param('name') name: string, @Body() body: unknown): Promise<BackendTestResult> {
    return this.tests.test(name, readTestRequest(body).model);
  }

  #lane(state: LaneState): Lane | undefined {
    const settings = this.configuration.backends[state.backend];
    if (settings === undefined) return undefined;
    const { provider, fallback } = settings;
    const model = settings.model ?? this.known.definition(state.backend)?.defaultModel;
    return { ...state, provider, model, fallback };
  }
}
