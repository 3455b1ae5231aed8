import type { LimitDimension, LimitReading } from '@app/contracts';

/** One limit as its headers give it: texts, or nothing. */
export interface Told {
  limit?: string | null | undefined;
  remaining?: string | null | undefined;
  /** Milliseconds until it is whole again. */
  resetAfterMs?: number | undefined;
}

/**
 * A limit of a vendor; nothing when neither the whole nor the rest of it is told. A whole of 0 or less
 * stands for no limit with those who send it.
 */
export function limitReading(dimension: LimitDimension, told: Told): LimitReading[] {
  const limit = count(told.limit);
  const remaining = count(told.remaining);
  if (limit === 0 || (told.limit?.trim().startsWith('-') ?? false)) return [];
  if (limit === undefined && remaining === undefined) return [];
  const { resetAfterMs } = told;
  return [
    {
      dimension,
      ...(limit !== undefined && { limit }),
      ...(remaining !== undefined && { remaining }),
      ...(resetAfterMs !== undefined && { resetAfterMs: Math.max(0, Math.ceil(resetAfterMs)) }),
    },
  ];
}

/** A header that is a number from 0 on. */
export function numberIn(text: string | null | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}

function count(text: string | null | undefined): number | undefined {
  const number = numberIn(text);
  return number === undefined ? undefined : Math.floor(number);
}
