/** The strong validator of a job: it changes with every change of the job. */
export function jobEtag({ version }: { version: number }): string {
  return `"v${version}"`;
}

/** Whether an If-None-Match header has this validator. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(',')
    .map((member) => member.trim().replace(/^W\//, ''))
    .some((member) => member === '*' || member === etag);
}
