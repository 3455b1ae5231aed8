import type { Behaviour } from '../behaviour/behaviour.js';
import { isFailureName } from '../protocols/registry.js';
import { faults } from './faults.js';

const slowAnswer =
  'A sluice is a gate that holds water back and lets through just as much as the mill behind it can take. ' +
  'Nothing that waits above it is lost, and nothing below it is ever flooded.';

/** Behaviours that a path alone selects: `/scenario/<name>/v1/chat/completions`. */
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
