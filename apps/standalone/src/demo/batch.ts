import type { DemoClient } from './demo-client.js';
import { Progress } from './terminal.js';

const size = 400;
const limitMs = 60_000;
const pollMs = 100;

/**
 * Runs a batch with a progress bar.
 *
 * @returns Whether every line has exactly one completed result.
 */
export async function showBatch(client: DemoClient, output: NodeJS.WriteStream): Promise<boolean> {
  output.write(`\nRunning a batch of ${size} chats\n`);
  const lines = Array.from({ length: size }, (_, index) => ({
    custom_id: `line-${index}`,
    kind: 'chat',
    backend: 'quick',
    input: { messages: [{ role: 'user', content: `What is ${index} and ${index}?` }] },
  }));
  const progress = new Progress(output);
  const end = performance.now() + limitMs;
  let batch = await client.submitBatch(lines);
  for (;;) {
    const { total, waiting } = batch.counts;
    progress.show({ ended: total - waiting, running: 0, all: total });
    if (batch.completedAt !== undefined || performance.now() > end) break;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    batch = await client.batch(batch.id);
  }
  progress.end();
  const results = await client.batchResults(batch.id);
  const answered = new Set(
    results.filter(({ status }) => status === 'completed').map(({ custom_id: id }) => id),
  );
  const ok = answered.size === size && results.length === size;
  output.write(
    ok
      ? `\nThe batch has ${size} results, one per line.\n`
      : `\nThe batch failed: ${answered.size} of ${size} lines completed, with ${results.length} results.\n`,
  );
  return ok;
}
