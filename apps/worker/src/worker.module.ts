import { type BackendDirectory } from '@app/provider-spec';
import { JobRunner } from '@app/execution';
import type { Admission } from '@app/policies';
import type { Logger } from '@app/telemetry';
import type { RunSources } from '@app/memory';
import { type DynamicModule, Module } from '@nestjs/common';
import { JobsController } from './jobs.controller.js';
import { jobSources } from './job-sources.js';

/** The handlers of all kinds of jobs. */
@Module({})
export class WorkerModule {
  static forRoot(
    backends: BackendDirectory,
    log: Logger,
    admission: Admission,
    sources: RunSources,
  ): DynamicModule {
    const runner = new JobRunner(backends, log, Math.random, admission, jobSources(sources));
    return {
      module: WorkerModule,
      controllers: [JobsController],
      providers: [{ provide: JobRunner, useValue: runner }],
    };
  }
}
