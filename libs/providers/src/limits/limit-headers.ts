import type { LimitDimension, LimitReading, LimitSnapshot } from '@app/contracts';
import { goDuration } from '../failures/retry-after.js';

/** The headers of an answer, such as those of a `fetch` response. */
export interface AnswerHeaders {
  /** The value of a header, by its name in small letters. */
  get(name: string): string | null | undefined;
}

/**
 * Reads what a vendor reports of its limits with an answer or a refusal. It never throws; it leaves out what it
 * cannot read.
 *
 * @param now In milliseconds since 1970, for vendors that report times. Default: the clock's.
 * @param body Of a refusal, parsed or as text; some vendors report their limits only there.
 */
export type ReadLimits = (headers: AnswerHeaders, now?: number, body?: unknown) => LimitSnapshot;

/** One limit in the headers of a vendor. */
export interface LimitHeaders {
  limit?: string | null | undefined;
  remaining?: string | null | undefined;
  /** Milliseconds until the limit is available in full again. */
  resetAfterMs?: number | undefined;
}

/**
 * The reading of one limit. It is empty if the headers name neither limit nor remainder, and if the limit is 0
 * or less, which vendors send for "no limit".
 */
export function limitReading(
  dimension: LimitDimension,
  { limit: total, remaining: rest, resetAfterMs }: LimitHeaders,
): LimitReading[] {
  const limit = count(total);
  const remaining = count(rest);
  if (limit === 0 || (total?.trim().startsWith('-') ?? false)) return [];
  if (limit === undefined && remaining === undefined) return [];
  return [
    {
      dimension,
      ...(limit !== undefined && { limit }),
      ...(remaining !== undefined && { remaining }),
      ...(resetAfterMs !== undefined && { resetAfterMs: Math.max(0, Math.ceil(resetAfterMs)) }),
    },
  ];
}

/** The number in a header, if it is one and not negative. */
export function numberIn(text: string | null | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}

function count(text: string | null | undefined): number | undefined {
  const number = numberIn(text);
  return number === undefined ? undefined : Math.floor(number);
}

const minuteMs = 60_000;

/**
 * OpenAI's headers, which many vendors copy: `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`, with
 * resets as Go durations such as `6m0s` and `7.44ms`. https://platform.openai.com/docs/guides/rate-limits
 *
 * OpenAI does not say whether requests are counted by the minute or by the day; a reset of more than a minute
 * shows that it is the day.
 */
export const readOpenAiLimits: ReadLimits = (headers) => {
  const requests = openAiHeaders(headers, 'requests');
  return readOpenAiFamily(requestPeriod(requests.resetAfterMs), headers);
};

/** The same headers from a vendor whose requests are counted by a known period. */
export function openAiLimitsBy(requests: LimitDimension): ReadLimits {
  return (headers) => readOpenAiFamily(requests, headers);
}

/** The period over which requests are counted, judged by their reset. */
export function requestPeriod(resetAfterMs: number | undefined): LimitDimension {
  return (resetAfterMs ?? 0) > minuteMs ? 'requestsPerDay' : 'requestsPerMinute';
}

function readOpenAiFamily(requests: LimitDimension, headers: AnswerHeaders): LimitSnapshot {
  return [
    ...limitReading(requests, openAiHeaders(headers, 'requests')),
    ...limitReading('tokensPerMinute', openAiHeaders(headers, 'tokens')),
  ];
}

function openAiHeaders(headers: AnswerHeaders, name: string): LimitHeaders {
  return {
    limit: headers.get(`x-ratelimit-limit-${name}`),
    remaining: headers.get(`x-ratelimit-remaining-${name}`),
    resetAfterMs: goDuration(headers.get(`x-ratelimit-reset-${name}`) ?? undefined),
  };
}
