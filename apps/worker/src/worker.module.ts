import type { JobRecord } from '@app/contracts';
import { JobRunner, type JobRunnerParts } from '@app/execution';
import { JobContext } from '@app/jobs';
import type { Outcome } from '@app/policies';
import { Controller, type DynamicModule, Module, type Type } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';

/** The handlers of all kinds of jobs. */
@Module({})
export class WorkerModule {
  static forRoot(parts: JobRunnerParts): DynamicModule {
    return {
      module: WorkerModule,
      controllers: [jobsController(parts.kinds.names)],
      providers: [{ provide: JobRunner, useValue: new JobRunner(parts) }],
    };
  }
}

/** Takes jobs of these kinds out of the queue. */
function jobsController(kinds: string[]): Type {
  @Controller()
  class JobMessagesController {
    constructor(private readonly runner: JobRunner) {}

    @MessagePattern(kinds)
    run(@Payload() job: JobRecord, @Ctx() context: JobContext): Promise<Outcome> {
      return this.runner.run(job, context);
    }
  }
  return JobMessagesController;
}
