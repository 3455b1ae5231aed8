/** Texts of one job. */
export const maximumEmbedTexts = 16_384;

/** Characters of one text; far more than the longest context of any embedding model. */
export const maximumEmbedTextLength = 1_048_576;

/**
 * Numbers that the vectors of one job may have together, by how they are to be given. 64 MiB of float32
 * are what one record can hold and one answer carry; written as JSON numbers each takes some twenty
 * characters, so there may be fewer.
 */
export const maximumEmbedNumbers = { base64: 16_777_216, float: 2_097_152 } as const;
