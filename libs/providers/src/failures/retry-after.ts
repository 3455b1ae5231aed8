/** A longer wait is cut to a day, in milliseconds. */
const longestWait = 86_400_000;

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * How long a vendor asks to wait, in milliseconds: `retry-after-ms`, `retry-after` in seconds or as a
 * date (RFC 9110), Google's `RetryInfo.retryDelay`, or a duration in the message.
 */
export function retryAfterMs(
  headers: { get(name: string): string | null | undefined },
  bodyText: string,
  now: number,
): number | undefined {
  const wait =
    whole(headers.get('retry-after-ms'), 1) ??
    fromRetryAfter(headers.get('retry-after'), now) ??
    fromText(bodyText);
  return wait === undefined ? undefined : Math.min(Math.max(0, Math.ceil(wait)), longestWait);
}

function whole(text: string | null | undefined, unit: number): number | undefined {
  return text && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * unit : undefined;
}

function fromRetryAfter(text: string | null | undefined, now: number): number | undefined {
  const seconds = whole(text, 1_000);
  if (seconds !== undefined || !text) return seconds;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date - now;
}

function fromText(text: string): number | undefined {
  const delay = /"retryDelay"\s*:\s*"([^"]{1,32})"/.exec(text)?.[1];
  const said = /(?:retry|try again) (?:in|after) ((?:\d+(?:\.\d+)?\s?(?:ms|s|m|h))+)/i.exec(text)?.[1];
  return goDuration(delay ?? said);
}

/** `48.9s`, `6m0s`, `250ms`: durations as Go writes them. */
export function goDuration(text: string | undefined): number | undefined {
  let sum: number | undefined;
  for (const [, amount, unit = ''] of text?.matchAll(/(\d+(?:\.\d+)?)\s?(ms|s|m|h)/g) ?? []) {
    sum = (sum ?? 0) + Number(amount) * (unitMs[unit] ?? 0);
  }
  return sum;
}
