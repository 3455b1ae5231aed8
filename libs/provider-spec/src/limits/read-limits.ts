import type { LimitSnapshot } from '@app/contracts';

/** The headers of an answer; those of a `fetch` response are some. */
export interface AnswerHeaders {
  /** The value of a header, by its name in small letters. */
  get(name: string): string | null | undefined;
}

/**
 * Reads what one family of vendors says of its limits with an answer or a refusal. It never throws: what it
 * cannot read, it leaves out.
 */
export type ReadLimits = (headers: AnswerHeaders, now?: number) => LimitSnapshot;
