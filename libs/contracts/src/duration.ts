import * as z from 'zod';

const millisecondsPerUnit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof millisecondsPerUnit;

const pattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/**
 * A duration: a whole number of milliseconds, or a number with a unit (`500ms`, `1.5s`, `2m`,
 * `1h`, `7d`). Parses to milliseconds.
 */
export const durationSchema = z
  .union([
    z.int().nonnegative(),
    z.string().regex(pattern, 'Write a duration as a number and a unit: 500ms, 30s, 2m, 1h or 7d.'),
  ])
  .transform((value) => (typeof value === 'number' ? value : parseDuration(value)))
  .meta({ description: 'Milliseconds, or a number with a unit: `500ms`, `30s`, `2m`, `1h`, `7d`.' });

function parseDuration(text: string): number {
  const [, amount, unit] = pattern.exec(text) ?? [];
  return Math.round(Number(amount) * millisecondsPerUnit[unit as Unit]);
}

const textUnits = (['d', 'h', 'm', 's'] as const).map((unit) => [unit, millisecondsPerUnit[unit]] as const);

/** Milliseconds in the largest unit that divides them, as a configuration writes them: `30s`, `2m`. */
export function durationText(milliseconds: number): string {
  const unit = textUnits.find(([, length]) => milliseconds >= length && milliseconds % length === 0);
  return unit === undefined ? `${milliseconds}ms` : `${milliseconds / unit[1]}${unit[0]}`;
}
