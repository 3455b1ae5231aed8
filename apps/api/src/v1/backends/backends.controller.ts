import type { Lane } from '@app/contracts';
import { BackendLanes, BackendModels, BackendTests, type Caller } from '@app/use-cases';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { OperatorsOnly, RequestCaller, Tenant } from '../../http/caller.js';
import { readBody } from '../../http/read-request.js';
import {
  type BackendModelList,
  backendTestRequestSchema,
  type BackendTestResult,
  pauseRequestSchema,
} from './backend-schemas.js';

/** The backends: the state of their lanes, their models, and tests. */
@Controller('v1/backends')
export class BackendsController {
  constructor(
    private readonly lanes: BackendLanes,
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
    return this.tests.test(tenant, name, readBody(backendTestRequestSchema, body).model);
  }
}

/** Pauses and resumes backends, for operators. */
@Controller('v1/backends')
@OperatorsOnly()
export class PausesController {
  constructor(private readonly lanes: BackendLanes) {}

  @Post(':name/pause')
  @HttpCode(200)
  pause(@RequestCaller() caller: Caller, @Param('name') name: string, @Body() body: unknown): Promise<Lane> {
    return this.lanes.pause(name, caller, readBody(pauseRequestSchema, body).reason);
  }

  @Post(':name/resume')
  @HttpCode(200)
  resume(@RequestCaller() caller: Caller, @Param('name') name: string): Promise<Lane> {
    return this.lanes.resume(name, caller);
  }
}
