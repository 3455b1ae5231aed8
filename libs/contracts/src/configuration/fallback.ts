import * as z from 'zod';
import { failureKinds, type FailureKind } from '../failure.js';

const handedOver = failureKinds.filter((kind) => kind !== 'cancelled');

/** Longest list of fallbacks. */
export const mostFallbacks = 16;

/**
 * A backend that gets a job when the one before it failed: for every failure that is handed over, or for
 * those of certain kinds alone. A kind after which a job ends at once, such as `content-filter`, is handed
 * over only to a backend that names it.
 */
export function fallbackSchema<Name extends z.ZodType<string>>(name: Name) {
  return z.union([
    name,
    z.strictObject({
      backend: name.describe('The backend that gets the job.'),
      on: z.array(z.enum(handedOver)).min(1).describe('Only for failures of these kinds.'),
    }),
  ]);
}

/** As {@link fallbackSchema} has it. */
export type Fallback = string | { backend: string; on: HandedOver[] };

type HandedOver = (typeof handedOver)[number];

/** Of a route: the backends that get a job only after failures of certain kinds. */
export type FallbackRules = Readonly<Record<string, readonly FailureKind[]>>;

/** The backend that a fallback names. */
export function fallbackBackend(fallback: Fallback): string {
  return typeof fallback === 'string' ? fallback : fallback.backend;
}
