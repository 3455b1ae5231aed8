import type { Lane } from '@app/contracts';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { BackendModelList } from './backend-models.js';
import { BackendModels } from './backend-models.service.js';
import type { BackendTestResult } from './backend-test.js';
import { BackendTests } from './backend-tests.service.js';
import { Lanes } from './lanes.service.js';
import { readTestRequest } from './read-test-request.js';

/** The backends: how their lanes flow, what models they have, and whether they answer. Keys are never told. */
@Controller('v1/backends')
export class BackendsController {
  constructor(
    private readonly lanes: Lanes,
    private readonly listing: BackendModels,
    private readonly tests: BackendTests,
  ) {}

  @Get()
  async list(): Promise<{ data: Lane[] }> {
    return { data: await this.lanes.all() };
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
}
