/** One text of two sentences; a vendor's message may lack its full stop. */
export function sentences(first: string, second: string): string {
  const start = first.trimEnd();
  return /[.!?]$/.test(start) ? `${start} ${second}` : `${start}. ${second}`;
}
