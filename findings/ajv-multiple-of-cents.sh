#!/usr/bin/env bash
# Packages: ajv 8.20.0 beside zod 4.6.7, @cfworker/json-schema 4.1.6, @hyperjump/json-schema 1.18.0 and
# @exodus/schemasafe 1.3.0 (npm), all reading {"type":"number","multipleOf":0.01}.
#
# Tried: every amount from 0.00 to 1000.00 in steps of a cent; and the way such a schema is usually made, by
# z.toJSONSchema(z.number().multipleOf(0.01)), whose result is checked with ajv.
#
# Expected: JSON Schema validation 2020-12, section 6.2.1: a number is valid if its division by multipleOf results in
# an integer. 19.99 is 1999 hundredths. zod and the three other validators say the same of all 100,001 amounts.
#
# Seen: ajv divides binary floating-point numbers and refuses 11,426 of them, 19.99 and 0.07 among them. What zod
# accepts, ajv refuses by the schema that zod wrote. The option multipleOfPrecision, off by default, cures it.
#
# Why it matters: MCP clients and LLM gateways check structured answers and tool arguments with ajv. A right answer
# with a price in it is then refused, asked again and paid again, one time in nine.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund ajv@8.20.0 zod@4.6.7 @cfworker/json-schema@4.1.6 \
  @hyperjump/json-schema@1.18.0 @exodus/schemasafe@1.3.0 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Validator } from '@cfworker/json-schema';
import { registerSchema, validate } from '@hyperjump/json-schema/draft-2020-12';
import { validator } from '@exodus/schemasafe';
import * as z from 'zod';

for (const name of ['ajv', 'zod', '@cfworker/json-schema', '@hyperjump/json-schema', '@exodus/schemasafe']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const price = z.number().multipleOf(0.01);
const { $schema: dialect, ...schema } = z.toJSONSchema(price);
console.log('\nSchema that zod writes:', JSON.stringify(schema));
registerSchema({ ...schema, $schema: dialect }, 'https://example.com/price');
const hyperjump = await validate('https://example.com/price');
const cfworker = new Validator(schema, '2020-12');
const checks = {
  zod: (value) => price.safeParse(value).success,
  cfworker: (value) => cfworker.validate(value).valid,
  hyperjump: (value) => hyperjump(value).valid,
  schemasafe: validator(schema),
  'ajv, multipleOfPrecision 6': new Ajv2020({ multipleOfPrecision: 6 }).compile(schema),
  ajv: new Ajv2020().compile(schema),
};
const refused = {};
for (const [name, check] of Object.entries(checks)) {
  const amounts = [];
  for (let cents = 0; cents <= 100_000; cents += 1) {
    if (!check(cents / 100)) amounts.push(cents / 100);
  }
  assert.equal(check(1.005), false, `${name} must refuse half a cent`);
  refused[name] = amounts;
  console.log(`${name}: refuses ${amounts.length} of 100001 amounts`, amounts.slice(0, 8));
}
const { ajv, ...others } = refused;
for (const amounts of Object.values(others)) assert.deepEqual(amounts, []);
assert.equal(ajv.length, 11_426);
assert.ok(ajv.includes(19.99) && ajv.includes(0.07));
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
