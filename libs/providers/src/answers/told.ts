import type { LimitSnapshot } from '@app/contracts';

/** What the headers of an answer or of a refusal told. */
export interface Told {
  requestId?: string;
  limits?: LimitSnapshot;
}
