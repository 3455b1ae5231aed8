import type { EntryRange } from '@app/contracts';

/** Something to be distilled: an entry of a caller, or the digest of several. */
export interface Entry {
  text: string;
  /** The entries of the caller that it is made of. */
  sources: EntryRange[];
  /** The pieces of the first level that are in it; of a caller's own entry none. */
  pieces: number;
}
