import type { DistillInput } from '@app/contracts';
import type { Decision } from '@app/policies';
import type { BackendDirectory } from '@app/provider-spec';
import type { JobSources } from '../../job-sources.js';
import type { ParentRunner } from '../kind-spec.js';
import { Distillation, type DistillJob, type DistillStep, toDecision } from './distillation.js';
import {
  type DistillPlan,
  distillPlanSchema,
  instructionsFor,
  planFor,
  usualContextTokens,
} from './distill-plan.js';
import { entriesOf, type Entry } from './entries.js';
import { MemoryPassRun } from './memory-pass-run.js';

/** Divides distill jobs into chats and combines the answers. It calls no backend itself. */
export class DistillRunner implements ParentRunner<DistillInput> {
  constructor(
    private readonly backends: BackendDirectory,
    private readonly sources: JobSources,
  ) {}

  async run(job: DistillJob, now: number): Promise<Decision> {
    const { space, pass } = job.request.input;
    const plan = this.#planOf(job);
    if (plan === undefined) return { type: 'fail', failure: noRoom };
    if (space === undefined || pass === undefined) {
      const step = await this.#advance(job, plan, entriesOf(job.request.input));
      return toDecision(job, plan, step);
    }
    const memory = new MemoryPassRun(this.sources.memory, job, { space, pass });
    return memory.run(plan, now, (entries) => this.#advance(job, plan, entries));
  }

  #advance(job: DistillJob, plan: DistillPlan, entries: readonly Entry[]): Promise<DistillStep> {
    const ends = (names: readonly string[]) => this.sources.childJobs.ends(job.id, names);
    return new Distillation(job.request.input, plan, ends).advance(entries);
  }

  #planOf({ plan, request: { input }, route }: DistillJob): DistillPlan | undefined {
    if (plan !== undefined) return distillPlanSchema.parse(plan);
    const longest = instructionsFor(input, input.targetTokens, { merges: true, last: true });
    const context = this.#contextOf(input, route);
    const form = formText(input);
    return planFor(context, input.targetTokens, longest + form, form !== '');
  }

  /** The smallest context of the route: a child job may go to any of its backends. */
  #contextOf({ contextTokens }: DistillInput, route: readonly string[]): number {
    const named = route.flatMap((name) => this.backends.find(name)?.settings.contextTokens ?? []);
    const known = contextTokens === undefined ? named : [...named, contextTokens];
    return known.length === 0 ? usualContextTokens : Math.min(...known);
  }
}

/** A JSON schema takes room twice: in the call, and where an answer is corrected. */
function formText({ format }: DistillInput): string {
  return format === undefined || format.type === 'text' ? '' : JSON.stringify(format).repeat(2);
}

const noRoom = {
  kind: 'context-length',
  message:
    'The instructions leave no room for entries in the context. Shorten them, or choose a backend with a larger contextTokens.',
} as const;
