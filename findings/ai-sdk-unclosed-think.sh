#!/usr/bin/env bash
# Package: ai 7.0.173 (npm), the AI SDK, with its own extractReasoningMiddleware and its own mock model.
#
# Tried: an answer that ends inside its thoughts, as it does whenever the token limit strikes while a model thinks:
# "<think>" without "</think>"; and, with startWithReasoning, thoughts that are never closed. Once as a whole answer
# (generateText), once as a stream (streamText).
#
# Expected: the documentation of extractReasoningMiddleware: it takes the tagged reasoning out of the text and exposes it
# as reasoning. The same answer should be divided in the same way in both modes; it is wherever the tag is closed.
#
# Seen: streamed, the text is empty and the thoughts are reasoning. Not streamed, the raw thoughts, tag included, are
# the text, and there is no reasoning.
#
# Why it matters: whether a user is shown the model's private thoughts as the answer depends on the transport that a
# queue or gateway picked. Checks for an empty answer ("cut off before it answered") work in one mode only.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
case "$(uname -m)" in aarch64 | arm64) cpu=arm64 ;; *) cpu=x64 ;; esac
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund --force ai@7.0.173 "node-linux-$cpu@24.21.0" \
  > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { extractReasoningMiddleware, generateText, simulateReadableStream, streamText, wrapLanguageModel } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';

console.log('ai', JSON.parse(readFileSync('node_modules/ai/package.json', 'utf8')).version, 'on Node', process.version);
const usage = { inputTokens: { total: 9, noCache: 9 }, outputTokens: { total: 9, text: 9, reasoning: 0 } };
const finishReason = { unified: 'length', raw: 'length' };

/** Text and reasoning of the same answer, not streamed and streamed. */
async function both(text, options) {
  const deltas = text.match(/.{1,4}/gs).map((delta) => ({ type: 'text-delta', id: '1', delta }));
  const model = new MockLanguageModelV4({
    doGenerate: async () => ({ content: [{ type: 'text', text }], finishReason, usage, warnings: [] }),
    doStream: async () => ({
      stream: simulateReadableStream({
        chunks: [
          { type: 'stream-start', warnings: [] },
          { type: 'text-start', id: '1' },
          ...deltas,
          { type: 'text-end', id: '1' },
          { type: 'finish', finishReason, usage },
        ],
      }),
    }),
  });
  const middleware = extractReasoningMiddleware({ tagName: 'think', ...options });
  const wrapped = wrapLanguageModel({ model, middleware });
  const generated = await generateText({ model: wrapped, prompt: 'x' });
  const streamed = streamText({ model: wrapped, prompt: 'x' });
  const seen = {
    generated: { text: generated.text, reasoning: generated.reasoningText },
    streamed: { text: await streamed.text, reasoning: await streamed.reasoningText },
  };
  console.log(`\n${JSON.stringify(text)} ${JSON.stringify(options)}\n`, seen);
  return seen;
}
const closed = await both('<think>2 and 2</think>It is 4.', {});
assert.deepEqual(closed.generated, { text: 'It is 4.', reasoning: '2 and 2' });
assert.deepEqual(closed.streamed, closed.generated);

const open = await both('<think>2 and 2 are', {});
assert.deepEqual(open.streamed, { text: '', reasoning: '2 and 2 are' });
assert.deepEqual(open.generated, { text: '<think>2 and 2 are', reasoning: undefined });

const begun = await both('2 and 2 are', { startWithReasoning: true });
assert.deepEqual(begun.streamed, { text: '', reasoning: '2 and 2 are' });
assert.deepEqual(begun.generated, { text: '2 and 2 are', reasoning: undefined });
console.log('\nThe behaviour is still there.');
EOF
"node_modules/node-linux-$cpu/bin/node" run.mjs
