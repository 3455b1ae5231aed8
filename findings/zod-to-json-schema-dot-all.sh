#!/usr/bin/env bash
# Package: zod-to-json-schema 3.25.2 (npm) with zod 4.6.7's zod/v3, its result checked with ajv 8.20.0.
#
# Tried: the option applyRegexFlags with an expression that has the flag s (dotAll): /^summary:.+$/s.
#
# Expected: the README: applyRegexFlags makes the package translate the flags i, m and s into an expression without
# flags that means the same. With the flag s a dot matches every character, line ends included.
#
# Seen: each dot becomes the class [.\r\n]. Inside a class a dot is only a dot, so that the pattern matches dots and line
# ends and nothing else: "summary: fine" is refused, "summary:..." accepted. Without the option it would be accepted.
#
# Why it matters: a vendor that holds a model to this schema lets it answer with dots and line ends only; a gateway that
# checks by it refuses every real answer. The option was switched on to be more exact.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund zod-to-json-schema@3.25.2 zod@4.6.7 ajv@8.20.0 \
  > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import * as z from 'zod/v3';
import { zodToJsonSchema } from 'zod-to-json-schema';

for (const name of ['zod-to-json-schema', 'zod', 'ajv']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const schema = z.string().regex(/^summary:.+$/s);
const { pattern } = zodToJsonSchema(schema, { applyRegexFlags: true });
const plain = zodToJsonSchema(schema).pattern;
console.log(`\n/^summary:.+$/s becomes ${JSON.stringify(pattern)} with the option and ${JSON.stringify(plain)} without`);
const accepts = (text, value) => new Ajv().compile({ type: 'string', pattern: text })(value);
const seen = {};
for (const value of ['summary: fine', 'summary: two\nlines', 'summary:...']) {
  seen[value] = { zod: schema.safeParse(value).success, 'with the option': accepts(pattern, value), without: accepts(plain, value) };
}
console.table(seen);
assert.equal(pattern, '^summary:[.\r\n]+$');
assert.deepEqual(seen['summary: fine'], { zod: true, 'with the option': false, without: true });
assert.deepEqual(seen['summary: two\nlines'], { zod: true, 'with the option': false, without: false });
assert.deepEqual(seen['summary:...'], { zod: true, 'with the option': true, without: true });
console.log('The behaviour is still there.');
EOF
node run.mjs
