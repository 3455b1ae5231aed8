import * as z from 'zod';

const most = 32;

const violationSchema = z.object({
  quotaId: z.string().catch(''),
  quotaMetric: z.string().catch(''),
  quotaValue: z.coerce.number().nonnegative().optional().catch(undefined),
});

/** One quota that a request went over. */
export type QuotaViolation = z.infer<typeof violationSchema>;

const nothing = { violations: [], retryDelay: undefined, reason: undefined };

const detailSchema = z
  .object({
    violations: z.array(violationSchema).max(most).catch([]),
    retryDelay: z.string().max(most).optional().catch(undefined),
    reason: z.string().max(128).optional().catch(undefined),
  })
  .catch(nothing);

const errorSchema = z.object({
  status: z.string().max(128).optional().catch(undefined),
  details: z.array(detailSchema).max(most).catch([]),
});

/** What an error of Google's services says, as far as it is read. */
export interface GoogleError {
  /** Its reason, else its status: `API_KEY_INVALID`, `RESOURCE_EXHAUSTED`. */
  code: string | undefined;
  violations: QuotaViolation[];
  /** The wait of its `RetryInfo`: `48s`. */
  retryDelay: string | undefined;
}

const bodySchema = z
  .object({ error: errorSchema })
  .transform(({ error }) => error)
  .catch({ status: undefined, details: [] });

/**
 * An error body of Google, parsed or as text; what is none says nothing.
 *
 * @see https://cloud.google.com/apis/design/errors
 */
export function readGoogleError(body: unknown): GoogleError {
  const value = typeof body === 'string' ? parse(body) : body;
  // Streams put their errors into an array.
  const { status, details } = bodySchema.parse(Array.isArray(value) ? value[0] : value);
  return {
    code: details.find(({ reason }) => reason !== undefined)?.reason ?? status,
    violations: details.flatMap(({ violations }) => violations),
    retryDelay: details.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A page of a proxy.
  }
}
