import { type BackendDirectory, JobRunner } from '@app/execution';
import type { Admission } from '@app/policies';
import type { Logger } from '@app/telemetry';
import type { RunSources } from '@app/queue';
import { type DynamicModule, Module } from '@nestjs/common';
import { JobsController } from './jobs.controller.js';
import { pieceEnds } from './piece-ends.js';

/** The handlers of all kinds of jobs. */
@Module({})
export class WorkerModule {
  static forRoot(
    backends: BackendDirectory,
    log: Logger,
    admission: Admission,
    sources: RunSources,
  ): DynamicModule {
    const runner = new JobRunner(backends, log, Math.random, admission, pieceEnds(sources));
    return {
      module: WorkerModule,
      controllers: [JobsController],
      providers: [{ provide: JobRunner, useValue: runner }],
    };
  }
}
