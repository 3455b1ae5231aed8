#!/usr/bin/env bash
# Package: zod 4.6.7 (z.fromJSONSchema), beside ajv 8.20.0 (npm).
#
# Tried: schemas of tools as MCP servers publish them: "either url or file" by anyOf with required; a required member
# that is not listed under properties; a $ref with a keyword beside it; a variant by oneOf without a repeated "type".
#
# Expected: JSON Schema 2020-12: "required" is independent of "properties", keywords beside "$ref" apply, and keywords
# apply to objects whether "type" is stated or not. The function is marked experimental; its documentation and code
# answer keywords that it cannot express (not, if, dependentRequired …) with an error.
#
# Seen: no error, and a schema that says something else. The first three accept arguments that the schema forbids ({}
# for "either url or file"); the fourth refuses every argument, the right ones included.
#
# Why it matters: a tool loop that checks the model's arguments with the result runs tools with members missing, or
# refuses all calls of a tool and lets the model try again and again.
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
const text = { type: 'string' };
const either = { type: 'object', properties: { url: text, file: text }, anyOf: [{ required: ['url'] }, { required: ['file'] }] };
const undeclared = { type: 'object', properties: { query: text }, required: ['query', 'locale'] };
const beside = { type: 'object', properties: { code: { $ref: '#/$defs/text', maxLength: 3 } }, $defs: { text } };
const variant = {
  type: 'object',
  properties: { kind: text },
  required: ['kind'],
  oneOf: [{ properties: { kind: { const: 'a' } } }, { properties: { kind: { const: 'b' } } }],
};
/** [schema, arguments, what JSON Schema says, what zod's translation says] */
const cases = [
  [either, {}, false, true],
  [either, { url: 'x' }, true, true],
  [undeclared, { query: 'x' }, false, true],
  [beside, { code: 'four' }, false, true],
  [variant, { kind: 'a' }, true, false],
  [variant, { kind: 'c' }, false, false],
];
for (const [schema, value, right, translated] of cases) {
  const ajv = new Ajv2020({ strict: false }).compile(schema)(value);
  const zod = z.fromJSONSchema(schema).safeParse(value).success;
  console.log(`\n${JSON.stringify(schema)}\n  on ${JSON.stringify(value)}: expected, as ajv says: ${ajv}; zod: ${zod}`);
  assert.equal(ajv, right);
  assert.equal(zod, translated);
}
assert.throws(() => z.fromJSONSchema({ type: 'object', dependentRequired: { a: ['b'] } }), /not supported/);
console.log('\ndependentRequired is refused with an error. The behaviour is still there.');
EOF
node run.mjs
