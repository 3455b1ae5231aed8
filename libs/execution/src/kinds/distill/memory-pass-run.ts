import type { DistillResult, MemoryDocument, MemoryPass } from '@app/contracts';
import { type Decision, documentLoss } from '@app/policies';
import type { PassWork, RunMemory } from '../../job-sources.js';
import { type DistillJob, type DistillStep, toDecision } from './distillation.js';
import type { DistillPlan } from './distill-plan.js';
import type { Entry } from './entries.js';

/** Milliseconds until a pass asks again for a space that another one holds. */
const heldMs = 2_000;

type BegunWork = Extract<PassWork, { type: 'begun' }>;

/** One pass over a memory space: takes the space, distils what is new, writes the document. */
export class MemoryPassRun {
  constructor(
    private readonly memory: RunMemory,
    private readonly job: DistillJob,
    private readonly place: { space: string; pass: MemoryPass },
  ) {}

  async run(
    plan: DistillPlan,
    now: number,
    distil: (entries: readonly Entry[]) => Promise<DistillStep>,
  ): Promise<Decision> {
    const { space, pass } = this.place;
    const work = await this.memory.begin(this.job, space, pass);
    if (work.type === 'held') return { type: 'retry', at: now + heldMs, failure: held(space) };
    if (work.type === 'done') return { type: 'complete', result: this.#toResult(work.document) };
    const fixed = { ...plan, first: plan.first ?? work.first, last: plan.last ?? work.last };
    // Its child jobs have other entries than the space has for it now.
    if (fixed.first !== work.first || fixed.last !== work.last) return { type: 'fail', failure: lost(space) };
    const step = await distil(work.last < work.first ? [] : this.#entriesOf(work));
    return step.type === 'done' && work.last >= work.first
      ? this.#commit(work, step)
      : toDecision(
          this.job,
          fixed,
          withMemory(step, { ...this.place, version: 0, current: false, flags: [] }),
        );
  }

  /** The document before has the number 0, so that its statements keep a source. */
  #entriesOf({ entries, before }: BegunWork): Entry[] {
    const all = before === undefined ? entries : [{ number: 0, text: before.text }, ...entries];
    return all.map(({ number, text }) => ({ text, sources: [{ first: number, last: number }], parts: 0 }));
  }

  async #commit(work: BegunWork, step: Extract<DistillStep, { type: 'done' }>): Promise<Decision> {
    const { space, pass } = this.place;
    const { text, sections, missing, model, pieces, levels, shortened } = step.result;
    if (text === '') return { type: 'fail', failure: empty };
    const flags = pass === 'long' ? documentLoss(work.before?.text ?? '', text) : [];
    const accepted = flags.length === 0;
    const noted = missing.length > 0 ? [...flags, 'Some of what it covers could not be distilled.'] : flags;
    const version = await this.memory.commit(this.job, space, {
      pass,
      covers: { first: work.first, last: work.last },
      text,
      sections,
      missing,
      flags: noted,
      accepted,
      job: this.job.id,
      model,
      pieces,
      levels,
      shortened,
    });
    if (version === undefined) return { type: 'fail', failure: lost(space) };
    const memory = { space, pass, version, current: accepted, flags: noted };
    return { type: 'complete', result: { ...step.result, memory }, usage: step.usage };
  }

  #toResult({
    text,
    sections,
    missing,
    model,
    pieces,
    levels,
    shortened,
    ...rest
  }: MemoryDocument): DistillResult {
    const { version, accepted, flags } = rest;
    const memory = { ...this.place, version, current: accepted, flags };
    return { text, sections, missing, model, pieces, levels, shortened, memory };
  }
}

function withMemory(step: DistillStep, memory: NonNullable<DistillResult['memory']>): DistillStep {
  return step.type === 'done' ? { ...step, result: { ...step.result, memory } } : step;
}

const empty = {
  kind: 'bad-response',
  message: 'The digest is empty. Nothing was written; the next pass takes the same entries.',
} as const;

function held(space: string) {
  const message = `Another pass has the memory space "${space}"; this one waits for its end.`;
  return { kind: 'unavailable', message } as const;
}

function lost(space: string) {
  const message = `The memory space "${space}" was deleted, or went to another pass, before this one had ended. Nothing was written; begin a new pass.`;
  return { kind: 'unavailable', message } as const;
}
