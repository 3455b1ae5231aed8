#!/usr/bin/env bash
# Packages: together-ai 0.52.0, beside openai 6.49.0 and groq-sdk 1.6.0 as controls (npm); a local HTTP server as the vendor.
#
# Tried: a streamed chat completion whose server-sent events carry the line "event: message".
#
# Expected: WHATWG HTML, "Server-sent events": an event without an event line has the type "message", so "event:
# message" says the same as no line at all. Several servers and proxies write it. openai and groq-sdk, which read the
# same protocol, deliver the text with or without the line.
#
# Seen: together-ai skips every event that has an event line, whatever it says. The stream ends without an error, and
# the answer is empty. Where only some events carry the line, a part of the text is missing.
#
# Why it matters: behind a gateway or queue that writes event names, the SDK's users get empty or torn answers that
# look like success, are billed, and are not retried. A server of this protocol must not write event lines at all.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund together-ai@0.52.0 openai@6.49.0 groq-sdk@1.6.0 \
  > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const packages = ['together-ai', 'groq-sdk', 'openai'];
for (const name of packages) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
function chunk(delta, finish_reason = null) {
  const choices = [{ index: 0, delta, finish_reason }];
  return JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices });
}
const chunks = [chunk({ role: 'assistant', content: 'Hel' }), chunk({ content: 'lo' }), chunk({}, 'stop'), '[DONE]'];

/** The text that the SDK delivers of a stream; `line` is written before the data of the events it picks. */
async function textOf(name, line, picks) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(chunks.map((data, i) => `${picks(i) ? line : ''}data: ${data}\n\n`).join(''));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { default: Client } = await import(name);
  const client = new Client({ apiKey: 'k', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 });
  let text = '';
  const stream = await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'x' }], stream: true });
  for await (const part of stream) text += part.choices[0]?.delta?.content ?? '';
  server.close();
  server.closeAllConnections();
  return text;
}
const cases = {
  'no event line': ['', () => true],
  'event: message on every event': ['event: message\n', () => true],
  'event: message on the first event': ['event: message\n', (i) => i === 0],
};
const seen = {};
for (const [title, [line, picks]] of Object.entries(cases)) {
  seen[title] = {};
  for (const name of packages) seen[title][name] = await textOf(name, line, picks);
}
console.log('expected: "Hello" everywhere; seen:');
console.table(seen);
const right = { 'together-ai': 'Hello', 'groq-sdk': 'Hello', openai: 'Hello' };
assert.deepEqual(seen, {
  'no event line': right,
  'event: message on every event': { ...right, 'together-ai': '' },
  'event: message on the first event': { ...right, 'together-ai': 'lo' },
});
console.log('The behaviour is still there.');
EOF
node run.mjs
