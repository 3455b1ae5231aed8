#!/usr/bin/env bash
# Packages: @anthropic-ai/sdk 1.14.0 (transformJSONSchema) fed with schemas of zod-to-json-schema 3.25.2 and of zod 4.6.7
# for draft 7 (npm); ajv 8.20.0 as the judge.
#
# Tried: schemas that share a part by "definitions" and "$ref", the way of draft 7 and older, which these two and MCP
# servers write; and a "$ref" with a description beside it, which 2020-12 allows.
#
# Expected: JSON Schema draft 7, section 9: "definitions" is where shared parts live. The function knows "$defs", its
# later name. What it returns should be a schema whose references lead somewhere, or it should throw.
#
# Seen: "definitions" is turned into text in the description and the references to it stay: they lead nowhere. ajv
# cannot compile the result; a vendor can only refuse it. And a description beside a "$ref" is dropped without a trace,
# although it is what the model reads to know what the member is for.
#
# Why it matters: a job with a schema that is right for every other vendor fails at this one, and on a route with
# fallbacks it fails as "invalid request", which is not handed on.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
case "$(uname -m)" in aarch64 | arm64) cpu=arm64 ;; *) cpu=x64 ;; esac
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund --force @anthropic-ai/sdk@1.14.0 zod@4.6.7 \
  zod-to-json-schema@3.25.2 ajv@8.20.0 "node-linux-$cpu@24.21.0" > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import { Ajv } from 'ajv';
import * as z from 'zod';
import * as z3 from 'zod/v3';
import { zodToJsonSchema } from 'zod-to-json-schema';

for (const name of ['@anthropic-ai/sdk', 'zod', 'zod-to-json-schema', 'ajv']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const compiles = (schema) => new Ajv({ strict: false }).compile(schema);

function check(title, schema) {
  compiles(schema);
  const seen = transformJSONSchema(structuredClone(schema));
  console.log(`\n${title}\n  in:  ${JSON.stringify(schema)}\n  out: ${JSON.stringify(seen)}`);
  assert.equal(seen.definitions, undefined);
  assert.match(JSON.stringify(seen), /"\$ref":"#\/definitions\//);
  assert.throws(() => compiles(seen), (error) => {
    console.log(`  ajv on it: ${error.message}`);
    return /can't resolve reference/.test(error.message);
  });
}
const address = z3.object({ city: z3.string() });
const old = zodToJsonSchema(z3.object({ from: address, to: address }), { definitions: { address }, $refStrategy: 'root' });
check('zod-to-json-schema, a named part', old);

const place = z.object({ city: z.string() }).meta({ id: 'place' });
check('zod 4, draft 7', z.toJSONSchema(z.object({ from: place, to: place }), { target: 'draft-7' }));

const modern = { type: 'object', properties: { from: { $ref: '#/$defs/place', description: 'where the parcel starts' } }, $defs: { place: { type: 'string' } } };
const kept = transformJSONSchema(structuredClone(modern));
console.log(`\nDescription beside a $ref\n  in:  ${JSON.stringify(modern)}\n  out: ${JSON.stringify(kept)}`);
assert.ok(!JSON.stringify(kept).includes('parcel'));
console.log('\nThe behaviour is still there.');
EOF
"node_modules/node-linux-$cpu/bin/node" run.mjs
