#!/usr/bin/env bash
# Packages: zod 4.6.7 (z.toJSONSchema), its result checked with ajv 8.20.0 (npm).
#
# Tried: string schemas with a regular expression that has a flag: /^[a-z]{2}-\d+$/i, and /^summary:.+$/s for a text of
# several lines.
#
# Expected: zod's documentation: checks are converted "to their closest JSON Schema equivalent", and what has none throws
# by default (unrepresentable: "throw"). JSON Schema's "pattern" knows no flags, but equivalents without flags exist
# ([A-Za-z], [\s\S]); zod writes its own expressions so (z.iso.datetime, z.uuid).
#
# Seen: the flag is dropped without an error or a warning. The JSON schema refuses "AB-12" and every text of several
# lines, both of which zod accepts.
#
# Why it matters: a vendor that holds the model to the JSON schema forces other answers than the program asks for, and
# a gateway that checks by it refuses, retries and bills answers that the caller's own schema accepts.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund zod@4.6.7 ajv@8.20.0 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as z from 'zod';

for (const name of ['zod', 'ajv']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const cases = [
  [/^[a-z]{2}-\d+$/i, 'AB-12', '^[A-Za-z]{2}-\\d+$'],
  [/^summary:.+$/s, 'summary: first line\nsecond line', '^summary:[\\s\\S]+$'],
];
for (const [expression, value, equivalent] of cases) {
  const schema = z.string().regex(expression);
  const { pattern, ...rest } = z.toJSONSchema(schema);
  const accepts = (text) => new Ajv2020().compile({ ...rest, pattern: text })(value);
  console.log(`\n${expression} on ${JSON.stringify(value)}: zod accepts it: ${schema.safeParse(value).success}`);
  console.log(`  expected, for example: ${equivalent}, ajv accepts it: ${accepts(equivalent)}`);
  console.log(`  seen:                  ${pattern}, ajv accepts it: ${accepts(pattern)}`);
  assert.equal(schema.safeParse(value).success, true);
  assert.equal(accepts(equivalent), true);
  assert.equal(pattern, expression.source);
  assert.equal(accepts(pattern), false);
}
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
