/** A memory space takes no more entries. Delete it, or begin another one. */
export class SpaceFullError extends Error {
  override readonly name = 'SpaceFullError';

  constructor(
    space: string,
    readonly maximumEntries: number,
  ) {
    super(`The memory space "${space}" has room for ${maximumEntries} entries, and not for these as well.`);
  }
}
