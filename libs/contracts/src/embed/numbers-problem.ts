import { maximumEmbedNumbers } from './embed-limits.js';

/** Why so many vectors of this length cannot be the result of one job, if they cannot. */
export function numbersProblem(
  vectors: number,
  dimensions: number,
  encoding: keyof typeof maximumEmbedNumbers,
): string | undefined {
  const limit = maximumEmbedNumbers[encoding];
  if (vectors * dimensions <= limit) return undefined;
  const other = encoding === 'float' ? `encoding base64 (at most ${maximumEmbedNumbers.base64}) or ` : '';
  return `${vectors} vectors of ${dimensions} numbers are more than the ${limit} numbers that one job may give with encoding ${encoding}. Use ${other}several jobs.`;
}
