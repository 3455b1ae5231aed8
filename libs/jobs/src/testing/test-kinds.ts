import { expectedInputTokens, type KindRules, KindTable } from '@app/policies';

const call: KindRules = {
  operation: 'chat',
  expectedTokens: (input) => expectedInputTokens(input) + 512,
  recordedTurn: () => undefined,
};

/** Kinds of jobs for tests of the queue: a chat that calls its backend, and a kind of jobs with child jobs. */
export const testKinds = new KindTable({ chat: call, distill: { ...call, expectedTokens: () => 0 } });
