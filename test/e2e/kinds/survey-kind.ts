import { addUsage, type Usage } from '@app/contracts';
import type { ChildEnd, JobOf, KindSpec } from '@app/execution';
import type { Decision } from '@app/policies';
import * as z from 'zod';
import type { ShoutResult } from './shout-kind.js';

const surveyInputSchema = z.strictObject({ questions: z.array(z.string().min(1)).min(1).max(16) });
const surveyResultSchema = z.object({ loudest: z.string(), answers: z.int() });

export type SurveyInput = z.infer<typeof surveyInputSchema>;
export type SurveyResult = z.infer<typeof surveyResultSchema>;

/** A kind of job that exists in tests only: it asks each question in a child job, and returns the longest word. */
export const surveyKind: KindSpec<SurveyInput, SurveyResult> = {
  input: surveyInputSchema,
  result: surveyResultSchema,
  operation: 'shout',
  usesMemory: false,
  expectedTokens: () => 0,
  recordedTurn: () => undefined,
  needs: () => ['childJobs'],
  view: (result) => result,
  planning: {
    ownProfile: 'shouting',
    agentRole: 'chat',
    fixedModel: false,
    offeredBy: ({ capabilities }) => capabilities.includes('chat'),
    unsupportedBy: () => [],
    ownModel: ({ defaultModel }, configured) => configured ?? defaultModel,
    configuredRoute: () => undefined,
    withParameters: (input) => input,
  },
  work: {
    type: 'child-jobs',
    runner: ({ sources }) => ({
      run: async (job) => {
        const names = job.request.input.questions.map((_, index) => `${index}`);
        return decide(job, names, await sources.childJobs.ends(job.id, names));
      },
    }),
  },
};

function decide(
  { request }: JobOf<SurveyInput>,
  names: readonly string[],
  ends: readonly (ChildEnd | undefined)[],
): Decision {
  const { questions } = request.input;
  const open = names.filter((_, index) => ends[index] === undefined);
  if (open.length > 0) {
    const children = open.map((name) => ({
      name,
      request: { kind: 'shout', input: { text: questions[Number(name)] ?? '' }, priority: request.priority },
    }));
    const progress = { done: names.length - open.length, all: names.length };
    return { type: 'wait-for-children', children, plan: {}, progress };
  }
  const words = ends.flatMap((end) => (end?.result as ShoutResult | undefined)?.words ?? []);
  const [loudest = ''] = words.toSorted((left, right) => right.length - left.length);
  const answers = ends.filter((end) => end?.result !== undefined).length;
  const usage = ends.reduce<Usage>((sum, end) => addUsage(sum, end?.usage ?? {}), {});
  return { type: 'complete', result: { loudest, answers }, usage };
}
