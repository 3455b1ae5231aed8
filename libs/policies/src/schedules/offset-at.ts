/** One for each zone in use; a process sees few. */
const formats = new Map<string, Intl.DateTimeFormat>();
const mostFormats = 100;

/**
 * What the clocks of a zone differ from UTC by, at this time, as text: `GMT+02:00`.
 *
 * @throws {RangeError} For a zone that there is not.
 */
export function offsetAt(timeZone: string, time: number): string {
  const parts = formatOf(timeZone).formatToParts(time);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  if (formats.size >= mostFormats) formats.clear();
  formats.set(timeZone, format);
  return format;
}
