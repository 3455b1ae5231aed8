import type { JobRecord } from '@app/contracts';
import { JobRunner } from '@app/execution';
import type { Outcome } from '@app/policies';
import { JobContext } from '@app/queue';
import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';

/** Takes chat jobs out of the queue. */
@Controller()
export class ChatController {
  constructor(private readonly runner: JobRunner) {}

  @MessagePattern('chat')
  run(@Payload() job: JobRecord, @Ctx() context: JobContext): Promise<Outcome> {
    return this.runner.run(job, context);
  }
}
