/** Shorter words occur in every text and identify none. */
const significantLength = 5;
/** A section survives if the new document has at least this share of its significant words. */
const keptShare = 0.1;
/** The shortest acceptable length, as a share of the old document's. */
const shortestShare = 0.5;
const longestHeading = 80;

/**
 * The losses of a new document against the one before, in words; empty when it may replace it. It must not
 * shrink below half, and must not lose the whole of a section: a heading with the text below it, or a paragraph
 * where there are no headings.
 */
export function documentLoss(before: string, after: string): string[] {
  if (before.trim() === '') return [];
  const flags: string[] = [];
  if (after.length < before.length * shortestShare) {
    flags.push(`The document shrank from ${before.length} to ${after.length} characters, below half.`);
  }
  const words = new Set(significantWords(after));
  for (const section of sectionsOf(before)) {
    const significant = new Set(significantWords(section));
    if (significant.size === 0) continue;
    const kept = [...significant].filter((word) => words.has(word)).length;
    if (kept / significant.size < keptShare) {
      const [heading = ''] = section.trim().split('\n');
      flags.push(
        `The document lost the whole section that begins with "${heading.slice(0, longestHeading)}".`,
      );
    }
  }
  return flags;
}

function sectionsOf(text: string): string[] {
  const headed = text.split(/^(?=#{1,6}\s)/m).filter((part) => part.trim() !== '');
  return headed.length > 1 ? headed : text.split(/\n\s*\n/);
}

function significantWords(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter(
    (word) => word.length >= significantLength,
  );
}
