import { randomUUID } from 'node:crypto';
import type { Schedule, ScheduleRecord, ScheduleRun, ScheduleRunRecord } from '@app/contracts';
import { JobStore, ScheduleTicks } from '@app/jobs';
import { MemorySpaces } from '@app/memory';
import { ScheduleRuns, Schedules } from '@app/schedules';
import { type Caller, ScheduleEditing } from '@app/use-cases';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RequestCaller } from '../../http/caller.js';
import { readIdempotencyKey } from '../../http/headers.js';
import { ProblemError } from '../../http/problems.js';
import { readBody, readQuery } from '../../http/read-request.js';
import { JobSchemas } from '../jobs/job-requests.js';
import { runQuerySchema, toSchedule, toScheduleRun } from './schedule-views.js';

/** Stands for the tenant of schedules that are the installation's. */
const installation = '';

/**
 * Schedules, as their own tenant sees them; to everybody else they do not exist. Operators see those of the
 * installation as well.
 */
@Controller('v1/schedules')
export class SchedulesController {
  constructor(
    private readonly schedules: Schedules,
    private readonly runs: ScheduleRuns,
    private readonly ticks: ScheduleTicks,
    private readonly editing: ScheduleEditing,
    private readonly jobs: JobStore,
    private readonly spaces: MemorySpaces,
    private readonly schemas: JobSchemas,
  ) {}

  @Post()
  async create(
    @RequestCaller() { tenant }: Caller,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Schedule> {
    const asked = readBody(this.schemas.newSchedule, body);
    const made = await this.editing.create(tenant, asked, reply.request.span.traceparent);
    reply.header('Location', `/v1/schedules/${made.id}`);
    return this.#shown(made);
  }

  @Get()
  async list(@RequestCaller() { tenant, operator }: Caller): Promise<{ data: Schedule[] }> {
    const own = await this.schedules.list(tenant);
    const shared = operator ? await this.schedules.list(installation) : [];
    return { data: await Promise.all([...own, ...shared].map((schedule) => this.#shown(schedule))) };
  }

  @Get(':id')
  async get(@RequestCaller() caller: Caller, @Param('id') id: string): Promise<Schedule> {
    return this.#shown(await this.#found(caller, id));
  }

  @Patch(':id')
  async change(
    @RequestCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<Schedule> {
    const schedule = ownToChange(await this.#found(caller, id));
    const asked = readBody(this.schemas.scheduleChange, body);
    return this.#shown(known(await this.editing.change(schedule, asked)));
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@RequestCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    const schedule = ownToChange(await this.#found(caller, id));
    if (!(await this.editing.remove(schedule))) known(undefined);
  }

  @Post(':id/pause')
  @HttpCode(200)
  async pause(@RequestCaller() caller: Caller, @Param('id') id: string): Promise<Schedule> {
    return this.#shown(known(await this.editing.pause(await this.#found(caller, id))));
  }

  @Post(':id/resume')
  @HttpCode(200)
  async resume(@RequestCaller() caller: Caller, @Param('id') id: string): Promise<Schedule> {
    return this.#shown(known(await this.editing.resume(await this.#found(caller, id))));
  }

  @Post(':id/run')
  @HttpCode(202)
  async run(
    @RequestCaller() caller: Caller,
    @Param('id') id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScheduleRun> {
    const schedule = await this.#found(caller, id);
    const name = readIdempotencyKey(key) ?? randomUUID();
    const asked = known(await this.runs.request(schedule, name, Date.now()));
    await this.ticks.tick(id);
    reply.header('Location', `/v1/schedules/${id}/runs/${asked}`);
    return this.#shownRun(schedule, known(await this.runs.get(id, asked)));
  }

  @Get(':id/runs')
  async listRuns(
    @RequestCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<{ data: ScheduleRun[] }> {
    const schedule = await this.#found(caller, id);
    const { limit } = readQuery(runQuerySchema, query);
    const runs = await this.runs.list(id, limit);
    return { data: await Promise.all(runs.map((run) => this.#shownRun(schedule, run))) };
  }

  @Get(':id/runs/:run')
  async getRun(
    @RequestCaller() caller: Caller,
    @Param('id') id: string,
    @Param('run') run: string,
  ): Promise<ScheduleRun> {
    const schedule = await this.#found(caller, id);
    const found = await this.runs.get(id, run);
    if (found !== undefined) return this.#shownRun(schedule, found);
    throw new ProblemError('not-found', 'The schedule has no run with this id. Old runs are deleted.');
  }

  async #found({ tenant, operator }: Caller, id: string): Promise<ScheduleRecord> {
    const schedule = await this.schedules.find(id);
    const isSeen = schedule?.tenant === tenant || (operator && schedule?.tenant === installation);
    return known(isSeen ? schedule : undefined);
  }

  async #shown(schedule: ScheduleRecord): Promise<Schedule> {
    const hasWork = 'job' in schedule.work || (await this.spaces.all(0, 1)).length > 0;
    return toSchedule(schedule, Date.now(), hasWork);
  }

  async #shownRun({ id, tenant }: ScheduleRecord, run: ScheduleRunRecord): Promise<ScheduleRun> {
    if (run.job === undefined || run.status !== 'started') return toScheduleRun(id, run);
    return toScheduleRun(id, run, (await this.jobs.get(tenant, run.job))?.status ?? 'purged');
  }
}

function known<Found>(found: Found | undefined): Found {
  if (found !== undefined) return found;
  throw new ProblemError(
    'not-found',
    'You have no schedule with this id. GET /v1/schedules lists your schedules.',
  );
}

function ownToChange(schedule: ScheduleRecord): ScheduleRecord {
  if (schedule.origin === 'api') return schedule;
  throw new ProblemError(
    'read-only',
    'This schedule is declared in the configuration. Change it there. Over the API it can be paused, resumed and run.',
  );
}
