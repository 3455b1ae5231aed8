import type { JobRequest } from '@app/contracts';
import type { Decision } from '@app/policies';
import type { DistillStep } from './distillation.js';
import type { DistillJob } from './distill-job.js';
import type { DistillPlan } from './distill-plan.js';

/** What a step of a distillation means for its job. */
export function toDecision({ request }: DistillJob, plan: DistillPlan, step: DistillStep): Decision {
  switch (step.type) {
    case 'wait': {
      const pieces = step.pieces.map(({ name, input }) => ({ name, request: pieceRequest(request, input) }));
      return { type: 'wait-for-pieces', pieces, plan, progress: step.progress };
    }
    case 'failed':
      return { type: 'fail', failure: step.failure };
    default:
      return { type: 'complete', result: step.result, usage: step.usage };
  }
}

/** The pieces are as urgent and as patient as their parent; the route gives them their fallbacks. */
function pieceRequest(
  { model, priority, timeLimits, retry }: DistillJob['request'],
  input: Extract<JobRequest, { kind: 'chat' }>['input'],
): JobRequest {
  return {
    kind: 'chat',
    input,
    priority,
    ...(model !== undefined && { model }),
    ...(timeLimits !== undefined && { timeLimits }),
    ...(retry !== undefined && { retry }),
  };
}
