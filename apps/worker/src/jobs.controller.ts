import { type JobRecord, jobKinds } from '@app/contracts';
import { JobRunner } from '@app/execution';
import type { Outcome } from '@app/policies';
import { JobContext } from '@app/jobs';
import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';

/** Takes jobs of every kind of the catalogue out of the queue. */
@Controller()
export class JobsController {
  constructor(private readonly runner: JobRunner) {}

  @MessagePattern(jobKinds)
  run(@Payload() job: JobRecord, @Ctx() context: JobContext): Promise<Outcome> {
    return this.runner.run(job, context);
  }
}
