import type { DistillInput, JobRecord, JobRequest } from '@app/contracts';
import type { Decision } from '@app/policies';
import type { BackendDirectory } from '../backend-directory.js';
import { Distillation } from './distillation.js';
import { type DistillPlan, distillPlanSchema, planFor, usualContextTokens } from './distill-plan.js';
import { entriesOf } from './entries-of.js';
import { instructionsFor } from './instructions-for.js';
import type { PieceEnds } from './piece-ends.js';

/** A job that distils. */
export type DistillJob = JobRecord & { request: Extract<JobRequest, { kind: 'distill' }> };

/** Parts distill jobs into chats and puts the answers together. It calls no backend itself. */
export class DistillRunner {
  constructor(
    private readonly backends: BackendDirectory,
    private readonly pieces: PieceEnds,
  ) {}

  /** What becomes of the job, as far as its pieces have ended. */
  async run(job: DistillJob): Promise<Decision> {
    const { input } = job.request;
    const plan = this.#planOf(job);
    if (plan === undefined) return { type: 'fail', failure: noRoom };
    const distillation = new Distillation(input, plan, (names) => this.pieces.ends(job.id, names));
    const step = await distillation.advance(entriesOf(input));
    switch (step.type) {
      case 'wait': {
        const pieces = step.pieces.map((piece) => ({
          name: piece.name,
          request: pieceRequest(job.request, piece.input),
        }));
        return { type: 'wait-for-pieces', pieces, plan, progress: step.progress };
      }
      case 'failed':
        return { type: 'fail', failure: step.failure };
      default:
        return { type: 'complete', result: step.result, usage: step.usage };
    }
  }

  #planOf({ plan, request: { input }, route }: DistillJob): DistillPlan | undefined {
    if (plan !== undefined) return distillPlanSchema.parse(plan);
    const longest = instructionsFor(input, input.targetTokens, { merges: true, last: true });
    const context = this.#contextOf(input, route);
    const form = formText(input);
    return planFor(context, input.targetTokens, longest + form, form !== '');
  }

  /** A piece may have to go to any backend of the route. */
  #contextOf({ contextTokens }: DistillInput, route: readonly string[]): number {
    const named = route.flatMap((name) => this.backends.find(name)?.settings.contextTokens ?? []);
    const known = contextTokens === undefined ? named : [...named, contextTokens];
    return known.length === 0 ? usualContextTokens : Math.min(...known);
  }
}

/** A JSON schema takes room too, and again where an answer has to be mended. */
function formText({ format }: DistillInput): string {
  return format === undefined || format.type === 'text' ? '' : JSON.stringify(format).repeat(2);
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

const noRoom = {
  kind: 'context-length',
  message:
    'The instructions leave no room for entries in the context. Shorten them, or choose a backend with a larger contextTokens.',
} as const;
