#!/usr/bin/env bash
# Packages: better-sse 0.16.1 (server side), its output read by eventsource-parser 4.1.3 (npm).
#
# Tried: sending a model's text deltas as they are, with the documented option serializer (here String): " world", and
# texts of several lines such as code.
#
# Expected: WHATWG HTML, "Server-sent events": a text of several lines is sent as one data line for each of them, and a
# reader removes one space after the colon, so that a writer must put one there. The option is documented as what turns
# data into a string that can be sent; the sanitizer's documentation says that line ends are made uniform and trailing
# ones stripped.
#
# Seen: the text is written right after "data:" in one piece. A leading space is lost, so that words run together, and of
# a text of several lines only the first arrives; the others become unknown fields, which readers must ignore.
# With the default serializer (JSON) both are safe.
#
# Why it matters: servers that stream tokens to browsers send plain text. Spaces and code vanish from the answers while
# the model's usage, the log and the stored result look right.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund better-sse@0.16.1 eventsource-parser@4.1.3 \
  > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSession } from 'better-sse';
import { createParser } from 'eventsource-parser';

for (const name of ['better-sse', 'eventsource-parser']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const deltas = ['Hello', ' world', 'def double(x):\n    return x * 2'];

/** What a client reads when a server sends the deltas through a session with these options. */
async function read(options) {
  const server = createServer(async (request, response) => {
    const session = await createSession(request, response, { keepAlive: null, ...options });
    for (const delta of deltas) session.push(delta);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const text = await (await fetch(`http://127.0.0.1:${server.address().port}`)).text();
  server.close();
  server.closeAllConnections();
  const found = [];
  createParser({ onEvent: ({ data }) => found.push(data) }).feed(text);
  return found;
}
const json = (await read({})).map((data) => JSON.parse(data));
const plain = await read({ serializer: String });
console.log('\nsent, and expected:     ', JSON.stringify(deltas));
console.log('seen, default serializer:', JSON.stringify(json));
console.log('seen, serializer String: ', JSON.stringify(plain));
assert.deepEqual(json, deltas);
assert.deepEqual(plain, ['Hello', 'world', 'def double(x):']);
console.log('The behaviour is still there.');
EOF
node run.mjs
