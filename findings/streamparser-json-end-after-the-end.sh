#!/usr/bin/env bash
# Package: @streamparser/json 0.0.26 (npm).
#
# Tried: a whole JSON document written to a JSONParser, then end(), as one does when the stream that it came from closes.
#
# Expected: the README: end() "closes the tokenizer so it can not be used anymore. Throws an error if the tokenizer was in
# the middle of parsing." After a whole document it is in the middle of nothing.
#
# Seen: after an object, an array, a string, true or null, end() throws "Tokenizer ended in the middle of a token (state:
# ENDED). Either not all the data was received or the data was invalid." After a number it does not. The value was
# delivered before, and is right.
#
# Why it matters: code that trusts end() takes every complete structured answer for a cut one, and retries a paid call;
# code that ignores its error does not notice a real cut.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund @streamparser/json@0.0.26 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { JSONParser } from '@streamparser/json';

console.log('@streamparser/json', JSON.parse(readFileSync('node_modules/@streamparser/json/package.json', 'utf8')).version);
function read(text) {
  const parser = new JSONParser();
  let value;
  parser.onValue = (found) => {
    if (found.stack.length === 0) value = found.value;
  };
  parser.write(text);
  try {
    parser.end();
    return { value, end: 'returns' };
  } catch (error) {
    return { value, end: `throws: ${error.message}` };
  }
}
for (const text of ['{"answer":42}', '[1,2]', '"text"', 'true', 'null']) {
  const { value, end } = read(text);
  console.log(`\n${text}: expected: end() returns\n  seen: value ${JSON.stringify(value)}, end() ${end}`);
  assert.deepEqual(value, JSON.parse(text));
  assert.match(end, /^throws: .*middle of a token \(state: ENDED\)/);
}
const number = read('42');
console.log(`\n42: end() ${number.end}`);
assert.deepEqual(number, { value: 42, end: 'returns' });
const cut = read('{"answer":4');
console.log(`{"answer":4 (cut): end() ${cut.end}`);
assert.match(cut.end, /^throws: /);
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
