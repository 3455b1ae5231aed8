import {
  type DistillInput,
  distillInputSchema,
  type DistillResult,
  distillResultSchema,
} from '@app/contracts';
import { unsupported } from '@app/provider-spec';
import type { KindSpec } from '../kind-spec.js';
import { DistillRunner } from './distill-runner.js';

/** A digest of texts, messages or a memory space, combined from the chats of its child jobs. */
export const distillKind: KindSpec<DistillInput, DistillResult> = {
  input: distillInputSchema,
  result: distillResultSchema,
  operation: 'chat',
  usesMemory: false,
  expectedTokens: () => 0,
  recordedTurn: () => undefined,
  needs: ({ input }) => (input.space === undefined ? ['childJobs'] : ['childJobs', 'memory']),
  view: (result) => result,
  planning: {
    ownProfile: undefined,
    agentRole: 'distill',
    fixedModel: false,
    offeredBy: ({ capabilities }) => capabilities.includes('chat'),
    unsupportedBy: (definition, { format }) =>
      unsupported(definition, {
        messages: [],
        ...(format !== undefined && { responseFormat: format }),
      }).map((lacking) => ({ ...lacking, member: 'format' })),
    ownModel: ({ defaultModel }, configured) => configured ?? defaultModel,
    configuredRoute: ({ pass }, { distill }) => (pass === undefined ? undefined : distill[pass]),
    withParameters: (input, { temperature, contextTokens = Infinity }) => {
      const context = Math.min(input.contextTokens ?? Infinity, contextTokens);
      return {
        ...(temperature !== undefined && { temperature }),
        ...input,
        ...(Number.isFinite(context) && { contextTokens: context }),
      };
    },
  },
  work: {
    type: 'child-jobs',
    runner: ({ backends, sources }) => new DistillRunner(backends, sources),
  },
};
