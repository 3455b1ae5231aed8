import type { Lane } from '@app/contracts';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Tenant } from '../authentication/tenant.decorator.js';
import type { BackendModelList } from './backend-models.js';
import { BackendModels } from './backend-models.service.js';
import type { BackendTestResult } from './backend-test.js';
import { BackendTests } from './backend-tests.service.js';
import { Lanes } from './lanes.service.js';
import { readTestRequest } from './read-test-request.js';

/** The backends: their lanes, their models and their tests. Keys are never returned. */
@Controller('v1/backends')
export class BackendsController {
  constructor(
    private readonly lanes: Lanes,
    private readonly listing: BackendModels,
    private readonly tests: BackendTests,
  ) {}

  @Get()
  async list(@Tenant() tenant: string): Promise<{ data: Lane[] }> {
    return { data: await this.lanes.of(tenant) };
  }

  @Get(':name/models')
  models(@Tenant() tenant: string, @Param('name') name: string): Promise<BackendModelList> {
    return this.listing.list(tenant, name);
  }

  @Post(':name/test')
  @HttpCode(200)
  test(
    @Tenant() tenant: string,
    @Param('name') name: string,
    @Body() body: unknown,
  ): Promise<BackendTestResult> {
    return this.tests.test(tenant, name, readTestRequest(body).model);
  }
}
