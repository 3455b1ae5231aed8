import { ProblemError } from '../problems/problem-error.js';

const newline = 0x0a;

/**
 * The lines of a body as it comes; empty ones are left out. No more of it is held than one line.
 *
 * @param longest Bytes of one line.
 * @throws {ProblemError} `payload-too-large`
 */
export async function* linesOf(body: AsyncIterable<Buffer>, longest: number): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let held = 0;
  for await (const chunk of body) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      const line = Buffer.concat([...rest, chunk.subarray(from, end)])
        .toString()
        .trim();
      rest = [];
      held = 0;
      from = end + 1;
      if (line !== '') yield line;
    }
    rest.push(chunk.subarray(from));
    held += chunk.length - from;
    if (held > longest) {
      throw new ProblemError('payload-too-large', `A line may have ${longest} bytes (http.bodyLimit).`);
    }
  }
  const last = Buffer.concat(rest).toString().trim();
  if (last !== '') yield last;
}
