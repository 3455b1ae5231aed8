#!/usr/bin/env bash
# Package: @langchain/core 1.4.0 (npm), JsonOutputParser, whole and streamed.
#
# Tried: an answer that is nothing but valid JSON, one of whose strings holds a Markdown code fence, as answers about
# programs do: {"code":"```js\nlet a = 1;\n```","lang":"js"}.
#
# Expected: the parser's documentation: it parses the output as JSON and also accepts JSON inside a Markdown fence. Valid
# JSON as it is must come out as it is; three backticks inside a string are text (RFC 8259, section 7).
#
# Seen: the parser cuts the text at the backticks. invoke() throws "is not valid JSON" on valid JSON. Streamed, there is no
# error at all: the last value is {"code":""} or a string that ends at the first backticks, and "lang" never arrives.
#
# Why it matters: a consumer of streamed structured answers stores half an object as the result. The model, its usage and
# the JSON mode of the vendor are all right, and asking again gives the same.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund @langchain/core@1.4.0 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { JsonOutputParser } from '@langchain/core/output_parsers';

console.log('@langchain/core', JSON.parse(readFileSync('node_modules/@langchain/core/package.json', 'utf8')).version);

async function whole(text) {
  try {
    return JSON.stringify(await new JsonOutputParser().invoke(text));
  } catch (error) {
    return `error: ${error.message.split('\n')[0]}`;
  }
}
async function streamed(text) {
  async function* pieces() {
    for (const piece of text.match(/.{1,3}/gs)) yield piece;
  }
  let last;
  for await (const value of new JsonOutputParser().transform(pieces(), {})) last = value;
  return JSON.stringify(last);
}
async function check(value, ending) {
  const text = JSON.stringify(value);
  const [once, stream] = [await whole(text), await streamed(text)];
  console.log(`\nexpected: ${text}\n  whole:    ${once}\n  streamed: ${stream}`);
  if (ending === undefined) {
    assert.equal(once, text);
    assert.equal(stream, text);
  } else {
    assert.match(once, /^error: .*is not valid JSON/);
    assert.equal(stream, ending);
  }
}
await check({ code: 'let a = 1;', lang: 'js' });
await check({ code: '```js\nlet a = 1;\n```', lang: 'js' }, '{"code":""}');
await check({ steps: 'Use ```npm i``` to install', done: true }, '{"steps":"Use `"}');
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
