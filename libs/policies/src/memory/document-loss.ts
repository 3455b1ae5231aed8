/** Words shorter than this stand in every text. */
const tellingLength = 5;
/** Of a section's telling words, that must be in the new document for the section to live on. */
const keptShare = 0.1;
/** Of the old document's length. */
const shortestShare = 0.5;
const longestHeading = 80;

/**
 * What a new document has lost of the one before, in words; empty when it may stand in its place. It may
 * not shrink below half, nor lose all of a section: a heading with what is below it, or a paragraph where
 * there are no headings.
 */
export function documentLoss(before: string, after: string): string[] {
  if (before.trim() === '') return [];
  const flags: string[] = [];
  if (after.length < before.length * shortestShare) {
    flags.push(`It shrank from ${before.length} to ${after.length} characters, below half.`);
  }
  const words = new Set(tellingWords(after));
  for (const section of sectionsOf(before)) {
    const telling = new Set(tellingWords(section));
    if (telling.size === 0) continue;
    const kept = [...telling].filter((word) => words.has(word)).length;
    if (kept / telling.size < keptShare) {
      const [heading = ''] = section.trim().split('\n');
      flags.push(`It lost all of the section that begins "${heading.slice(0, longestHeading)}".`);
    }
  }
  return flags;
}

function sectionsOf(text: string): string[] {
  const headed = text.split(/^(?=#{1,6}\s)/m).filter((part) => part.trim() !== '');
  return headed.length > 1 ? headed : text.split(/\n\s*\n/);
}

function tellingWords(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length >= tellingLength);
}
