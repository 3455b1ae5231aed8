/** What of a space has vectors: its entries by their numbers, its digests by their versions. */
export type VectorPart = 'entries' | 'mid';

/**
 * How Redis keeps the vectors of a space:
 * - `set`: vector sets, which find what is near by themselves. Of servers that have them: Redis 8 and newer.
 * - `packed`: one behind the other; who searches reads all of them.
 *
 * It is chosen with the first vector of a model and stays until another model begins anew.
 */
export type VectorForm = 'packed' | 'set';

/** How far the vectors of a space go. */
export interface VectorState {
  model: string;
  dimensions: number;
  form: VectorForm;
  /** The last number that has one; they have no gaps. */
  entries: number;
  mid: number;
}

/** Vectors that follow each other, as little-endian float32. */
export interface VectorPage {
  /** The number of the first. */
  first: number;
  bytes: Buffer;
}

/** Vectors that are to be stored. */
export interface NewVectors extends VectorPage {
  model: string;
  dimensions: number;
}

/** How near a vector is, by its number. */
export interface NearVector {
  number: number;
  /** The cosine of the angle between both: 1 is the same. */
  closeness: number;
}

export const bytesPerNumber = 4;
