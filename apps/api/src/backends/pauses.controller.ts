import type { Lane } from '@app/contracts';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { type Caller, RequestCaller } from '../authentication/caller.js';
import { OperatorsOnly } from '../authentication/operators-only.js';
import { Lanes } from './lanes.service.js';
import { readPauseRequest } from './pause-request.js';

/** Pauses and resumes backends. */
@Controller('v1/backends')
@OperatorsOnly()
export class PausesController {
  constructor(private readonly lanes: Lanes) {}

  @Post(':name/pause')
  @HttpCode(200)
  pause(@RequestCaller() caller: Caller, @Param('name') name: string, @Body() body: unknown): Promise<Lane> {
    return this.lanes.pause(name, caller, readPauseRequest(body).reason);
  }

  @Post(':name/resume')
  @HttpCode(200)
  resume(@RequestCaller() caller: Caller, @Param('name') name: string): Promise<Lane> {
    return this.lanes.resume(name, caller);
  }
}
