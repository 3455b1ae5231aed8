import {
  addUsage,
  type ChatInput,
  type ChatResult,
  type DistillInput,
  type DistillResult,
  type Failure,
  type JobProgress,
  type JobRequest,
  type MissingEntries,
  type Usage,
} from '@app/contracts';
import type { Decision } from '@app/policies';
import type { ChildEnd } from '../../job-sources.js';
import type { JobOf } from '../kind-spec.js';
import { cutText } from '../text-parts.js';
import { mergeRanges, sectionsOf, withCitations, withoutCitations } from './citations.js';
import { type DistillPlan, instructionsFor } from './distill-plan.js';
import { countLevels, type DistillPart, type Entry, packParts } from './entries.js';

/** The share of the first level's parts that may be missing in a digest. */
const maximumMissingShare = 0.2;

/** A job that distils. */
export type DistillJob = JobOf<DistillInput>;

/** The next step of a distillation. */
export type DistillStep =
  | { type: 'wait'; children: { name: string; input: ChatInput }[]; progress: JobProgress }
  | { type: 'done'; result: DistillResult; usage: Usage }
  | { type: 'failed'; failure: Failure };

/**
 * A distillation, as far as its child jobs have ended. It has no state: the same entries, plan and ends always lead
 * to the same child jobs, so that it continues after any crash.
 */
export class Distillation {
  #usage: Usage = {};
  #shortened = 0;
  #done = 0;
  readonly #missing: MissingEntries[] = [];
  #missingParts = 0;

  constructor(
    private readonly input: DistillInput,
    private readonly plan: DistillPlan,
    private readonly ends: (names: readonly string[]) => Promise<(ChildEnd | undefined)[]>,
  ) {}

  async advance(entries: readonly Entry[]): Promise<DistillStep> {
    let parts = packParts(entries, this.plan.pieceTokens);
    const first = parts.length;
    if (first === 0) return this.#result('', '', [], 0);
    for (let level = 0; ; level += 1) {
      const names = parts.map((_, index) => `${level}.${index}`);
      const ends = await this.ends(names);
      const waits = names.flatMap((name, index) => {
        const part = parts[index];
        if (part === undefined || ends[index] !== undefined) return [];
        return [{ name, input: this.#callOf(part, level, parts.length === 1) }];
      });
      if (waits.length > 0) return { type: 'wait', children: waits, progress: this.#progress(parts, waits) };
      const digests = this.#take(parts, ends);
      const failure = this.#failure(first);
      if (failure !== undefined) return { type: 'failed', failure };
      const [only] = digests;
      if (parts.length === 1 && only !== undefined) {
        return this.#result(only.text, only.model, parts[0]?.sources ?? [], level + 1);
      }
      parts = packParts(
        digests.map((digest) => this.#toEntry(digest)),
        this.plan.pieceTokens,
      );
    }
  }

  #callOf({ text }: DistillPart, level: number, last: boolean): ChatInput {
    const { targetTokens, answerTokens } = this.plan;
    const { temperature, format } = this.input;
    return {
      system: instructionsFor(this.input, targetTokens, { merges: level > 0, last }),
      messages: [{ role: 'user', content: text }],
      maxOutputTokens: answerTokens,
      ...(temperature !== undefined && { temperature }),
      ...(last && format !== undefined && { responseFormat: format }),
    };
  }

  /** The digests of a level whose child jobs have all ended. */
  #take(parts: readonly DistillPart[], ends: readonly (ChildEnd | undefined)[]): Digest[] {
    this.#done += parts.length;
    return parts.flatMap((part, index) => {
      const { result, failure, usage } = ends[index] ?? {};
      if (usage !== undefined) this.#usage = addUsage(this.#usage, usage);
      if (result !== undefined) {
        const { text, model } = result as ChatResult;
        return [{ text, model, part }];
      }
      this.#missing.push({ entries: part.sources, failure: failure ?? unknownEnd });
      this.#missingParts += Math.max(1, part.parts);
      return [];
    });
  }

  /** A digest as an entry of the next level. One that is longer than requested loses its end. */
  #toEntry({ text, part }: Digest): Entry {
    const marked = withCitations(sectionsOf(text, part.sources));
    const [kept = ''] = cutText(marked, this.plan.digestTokens);
    if (kept.length < marked.length) this.#shortened += 1;
    return { text: kept, sources: part.sources, parts: Math.max(1, part.parts) };
  }

  #failure(first: number): Failure | undefined {
    const [cause] = this.#missing;
    if (cause === undefined || this.#missingParts / first <= maximumMissingShare) return undefined;
    return {
      kind: cause.failure.kind,
      message: `${this.#missingParts} of ${first} parts could not be distilled, more than a fifth: ${cause.failure.message}`,
    };
  }

  /** Counts the parts of later levels as if every digest had its longest length. */
  #progress(parts: readonly DistillPart[], waits: readonly unknown[]): JobProgress {
    const perPart = Math.floor(this.plan.pieceTokens / (this.plan.digestTokens + 1));
    return {
      done: this.#done + parts.length - waits.length,
      all: this.#done + countLevels(parts.length, perPart),
    };
  }

  #result(text: string, model: string, sources: DistillPart['sources'], levels: number): DistillStep {
    const { format } = this.input;
    const isText = format === undefined || format.type === 'text';
    const whole = [{ text, entries: mergeRanges(sources), exact: false }];
    return {
      type: 'done',
      usage: this.#usage,
      result: {
        text: isText ? withoutCitations(text) : text,
        model,
        sections: isText ? sectionsOf(text, sources) : whole,
        pieces: this.#done,
        levels,
        shortened: this.#shortened,
        missing: this.#missing,
      },
    };
  }
}

interface Digest {
  text: string;
  model: string;
  part: DistillPart;
}

const unknownEnd: Failure = { kind: 'internal', message: 'The child job ended without a reason.' };

/** The decision about a job after a step of its distillation. */
export function toDecision({ request }: DistillJob, plan: DistillPlan, step: DistillStep): Decision {
  switch (step.type) {
    case 'wait': {
      const children = step.children.map(({ name, input }) => ({
        name,
        request: childRequest(request, input),
      }));
      return { type: 'wait-for-children', children, plan, progress: step.progress };
    }
    case 'failed':
      return { type: 'fail', failure: step.failure };
    default:
      return { type: 'complete', result: step.result, usage: step.usage };
  }
}

/** A child job has the priority and the time limits of its parent; the route provides its fallbacks. */
function childRequest(
  { model, priority, timeLimits, retry }: DistillJob['request'],
  input: ChatInput,
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
