/**
 * The lines of a body of JSON lines: for each piece that comes, those which it completes. Empty lines are
 * left out. The pieces are bounded by the size of the answer.
 */
export async function* jsonLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let begun = '';
  for await (const piece of body) {
    const lines = (begun + decoder.decode(piece, { stream: true })).split('\n');
    begun = lines.pop() ?? '';
    const whole = lines.filter(isWritten);
    if (whole.length > 0) yield whole;
  }
  // The last line need not end in a line break; half a line is none.
  if (begun.trimEnd().endsWith('}')) yield [begun];
}

function isWritten(line: string): boolean {
  return line.trim() !== '';
}
