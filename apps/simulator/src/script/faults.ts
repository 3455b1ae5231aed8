import type { FailureKind } from '@app/contracts';
import type { Behaviour } from '../behaviour/behaviour.js';

/** One way in which the transport or the form of an answer goes wrong, whatever the protocol. */
export interface FaultCase {
  name: string;
  behaviour: Behaviour;
  /** What the caller must understand it as; a `timeout` needs a time limit of the caller's. */
  expectedKind: FailureKind;
  /** Set where it can only be seen in a stream, or only in a plain answer. */
  only?: 'stream' | 'plain';
}

/** Every fault, each with its usual settings. */
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
