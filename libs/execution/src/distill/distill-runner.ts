import type { DistillInput } from '@app/contracts';
import type { Decision } from '@app/policies';
import type { BackendDirectory } from '@app/provider-spec';
import type { JobSources } from '../job-sources.js';
import type { DistillJob } from './distill-job.js';
import { Distillation, type DistillStep } from './distillation.js';
import { type DistillPlan, distillPlanSchema, planFor, usualContextTokens } from './distill-plan.js';
import { entriesOf } from './entries-of.js';
import type { Entry } from './entry.js';
import { instructionsFor } from './instructions-for.js';
import { MemoryPassRun } from './memory-pass-run.js';
import { toDecision } from './to-decision.js';

/** Parts distill jobs into chats and puts the answers together. It calls no backend itself. */
export class DistillRunner {
  constructor(
    private readonly backends: BackendDirectory,
    private readonly sources: JobSources,
  ) {}

  /**
   * What becomes of the job, as far as its pieces have ended.
   *
   * @param now Milliseconds since the epoch.
   */
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
    const ends = (names: readonly string[]) => this.sources.pieces.ends(job.id, names);
    return new Distillation(job.request.input, plan, ends).advance(entries);
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

const noRoom = {
  kind: 'context-length',
  message:
    'The instructions leave no room for entries in the context. Shorten them, or choose a backend with a larger contextTokens.',
} as const;
