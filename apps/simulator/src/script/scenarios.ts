import type { FailureKind } from '@app/contracts';
import { isFailureName } from '../protocols/registry.js';
import type { Behaviour } from './behaviour.js';

/** A named fault of the transport or of the form of an answer. It is the same in every protocol. */
export interface FaultCase {
  name: string;
  behaviour: Behaviour;
  /** The failure kind that a client must classify it as; a `timeout` needs a time limit of the client's. */
  expectedKind: FailureKind;
  /** Set if the fault shows only in a stream, or only in a plain answer. */
  only?: 'stream' | 'plain';
}

/** Every fault with its usual settings. */
export const faults: readonly FaultCase[] = [
  { name: 'refuse', behaviour: { fault: { type: 'refuse' } }, expectedKind: 'unavailable' },
  { name: 'hang', behaviour: { fault: { type: 'hang-before-headers' } }, expectedKind: 'timeout' },
  {
    name: 'hang-after-headers',
    behaviour: { fault: { type: 'hang-after-headers' } },
    expectedKind: 'timeout',
  },
  {
    name: 'drip',
    behaviour: { fault: { type: 'drip', everyMs: 100, content: 'comment' } },
    expectedKind: 'timeout',
  },
  {
    name: 'endless',
    behaviour: { fault: { type: 'drip', everyMs: 100, content: 'text' } },
    expectedKind: 'timeout',
  },
  { name: 'reset', behaviour: { fault: { type: 'reset', afterTokens: 3 } }, expectedKind: 'unavailable' },
  {
    name: 'truncate',
    behaviour: { fault: { type: 'truncate', afterTokens: 3 } },
    expectedKind: 'unavailable',
  },
  {
    name: 'malformed',
    behaviour: { fault: { type: 'malformed', afterTokens: 3 } },
    expectedKind: 'bad-response',
  },
  {
    name: 'wrong-content-length',
    behaviour: { fault: { type: 'wrong-content-length' } },
    expectedKind: 'unavailable',
    only: 'plain',
  },
  { name: 'empty-choices', behaviour: { answer: { type: 'empty' } }, expectedKind: 'bad-response' },
];

const slowAnswer =
  'A sluice is a gate that holds water back and lets through just as much as the mill behind it can take. ' +
  'Nothing that waits above it is lost, and nothing below it is ever flooded.';

/** Behaviours that a path selects by name: `/scenario/<name>/v1/chat/completions`. */
export const scenarios: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ...faults.map(({ name, behaviour }): [string, Behaviour] => [name, behaviour]),
  ['ok', {}],
  ['silent', { answer: { type: 'text', text: '', usage: null } }],
  [
    'slow',
    { answer: { type: 'text', text: slowAnswer }, timing: { timeToFirstTokenMs: 300, perChunkMs: 50 } },
  ],
  ['unauthorized', { failure: 'invalid-api-key' }],
  ['down', { fault: { type: 'refuse' } }],
  ['reasoning', { answer: { type: 'echo', reasoning: 'The user said something. I shall say it again.' } }],
]);

/**
 * A scenario by name: one of {@link scenarios}, or a failure of the catalogue by its own name, such as
 * `overloaded` or `rate-limited`.
 */
export function scenarioOf(name: string): Behaviour | undefined {
  return scenarios.get(name) ?? (isFailureName(name) ? { failure: name } : undefined);
}
