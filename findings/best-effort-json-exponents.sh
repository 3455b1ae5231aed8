#!/usr/bin/env bash
# Package: best-effort-json-parser 1.5.1 (npm), a parser for JSON that is still being streamed.
#
# Tried: beginnings of valid JSON with a number that has an exponent, as JSON.stringify writes every number below
# 0.000001: {"probability":1e-7,"answer":"yes"}.
#
# Expected: the README: the parser returns "the partial data" of text that is not complete. Members that have arrived in
# full must then have their values, in each beginning. JSON's grammar (RFC 8259, section 6) allows exponents.
#
# Seen: the number ends at the "e". The probability is 1 rather than 0.0000001, "answer" is not there, and the rest of
# the line becomes a member with the name 'e-7,"answer"'. In an array a piece of text appears as an element of its own.
# The complete text is read correctly, so only the stream shows it.
#
# Why it matters: a consumer of streamed structured output acts on a value that is off by seven orders of magnitude,
# or on a member that the model never wrote, and sees it change at the very end.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund best-effort-json-parser@1.5.1 partial-json@0.1.7 \
  > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import bestEffort from 'best-effort-json-parser';
import { parse as control } from 'partial-json';

for (const name of ['best-effort-json-parser', 'partial-json']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const whole = JSON.stringify({ probability: 0.0000001, answer: 'yes', votes: [1] });
assert.equal(whole, '{"probability":1e-7,"answer":"yes","votes":[1]}');
function check(text, expected, seen) {
  const value = bestEffort.parse(text);
  console.log(`\n${text}\n  expected, as partial-json: ${JSON.stringify(control(text))}\n  seen: ${JSON.stringify(value)}`);
  assert.deepEqual(control(text), expected);
  assert.deepEqual(value, seen);
}
check(whole, JSON.parse(whole), JSON.parse(whole));
check(
  whole.slice(0, whole.indexOf(',"votes"')),
  { probability: 1e-7, answer: 'yes' },
  { probability: 1, 'e-7,"answer"': 'yes' },
);
check('[0.5,2e-9,', [0.5, 2e-9], [0.5, 2, 'e-9']);
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
