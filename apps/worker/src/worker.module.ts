import { type BackendDirectory, JobRunner } from '@app/execution';
import type { Admission } from '@app/policies';
import type { Logger } from '@app/telemetry';
import { type DynamicModule, Module } from '@nestjs/common';
import { JobsController } from './jobs.controller.js';

/** The handlers of all kinds of jobs. */
@Module({})
export class WorkerModule {
  static forRoot(backends: BackendDirectory, log: Logger, admission: Admission): DynamicModule {
    return {
      module: WorkerModule,
      controllers: [JobsController],
      providers: [{ provide: JobRunner, useValue: new JobRunner(backends, log, Math.random, admission) }],
    };
  }
}
