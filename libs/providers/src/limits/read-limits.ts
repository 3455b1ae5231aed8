import type { LimitSnapshot } from '@app/contracts';

/** The headers of an answer; those of a `fetch` response are some. */
export interface AnswerHeaders {
  /** The value of a header, by its name in small letters. */
  get(name: string): string | null | undefined;
}

/**
 * Reads what one family of vendors says of its limits with an answer or a refusal. It never throws: what it
 * cannot read, it leaves out.
 *
 * @param now In milliseconds since 1970, for vendors that tell times; default: the clock's.
 * @param body Of a refusal, parsed or as text: some vendors tell there and in no header.
 */
export type ReadLimits = (headers: AnswerHeaders, now?: number, body?: unknown) => LimitSnapshot;
