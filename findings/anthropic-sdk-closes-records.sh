#!/usr/bin/env bash
# Package: @anthropic-ai/sdk 1.14.0 with zod 4.6.7 (npm): zodOutputFormat and transformJSONSchema, its helpers for
# structured answers; openai 6.49.0 as the control.
#
# Tried: z.record(z.string(), z.number()), a map from names to numbers, as the format of a structured answer; and the
# same as plain JSON Schema, {"type":"object","additionalProperties":{"type":"number"}}.
#
# Expected: the SDK moves constraints that the vendor does not support into descriptions and closes objects, which is
# right for objects with named members. A map cannot be expressed that way, so it should be refused, as openai's
# zodResponseFormat refuses it with a clear error, and as the same helper refuses a tuple.
#
# Seen: the map becomes an object without members that may have none ("properties":{}, "additionalProperties":false).
# The type of the values is in no description either. The only answer that fits is {}, and {} also satisfies the zod
# schema that then parses it.
#
# Why it matters: a job asks for scores by name and succeeds with an empty object. No error, nothing to retry.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
case "$(uname -m)" in aarch64 | arm64) cpu=arm64 ;; *) cpu=x64 ;; esac
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund --force @anthropic-ai/sdk@1.14.0 zod@4.6.7 openai@6.49.0 \
  "node-linux-$cpu@24.21.0" > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import { zodResponseFormat } from 'openai/helpers/zod';
import * as z from 'zod';

for (const name of ['@anthropic-ai/sdk', 'zod', 'openai']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const answer = z.object({ scores: z.record(z.string(), z.number()).describe('points by player') });
console.log('\nzod says:    ', JSON.stringify(z.toJSONSchema(answer).properties.scores));
const { scores } = zodOutputFormat(answer).schema.properties;
console.log('expected:     an object open to numbers, or an error');
console.log('seen:        ', JSON.stringify(scores));
assert.deepEqual(scores.properties, {});
assert.equal(scores.additionalProperties, false);
assert.ok(!JSON.stringify(scores).includes('number'), 'the type of the values is nowhere');
assert.equal(answer.safeParse({ scores: {} }).success, true);

const plain = transformJSONSchema({ type: 'object', additionalProperties: { type: 'number' } });
console.log('plain schema:', JSON.stringify(plain));
assert.deepEqual(plain, { type: 'object', properties: {}, additionalProperties: false });

assert.throws(() => zodResponseFormat(answer, 'r'), (error) => {
  console.log('openai:       refuses it:', error.message);
  return /additionalProperties/.test(error.message);
});
assert.throws(() => zodOutputFormat(z.object({ pair: z.tuple([z.string(), z.number()]) })), (error) => {
  console.log('a tuple:      refused by the same helper:', error.message);
  return true;
});
console.log('The behaviour is still there.');
EOF
"node_modules/node-linux-$cpu/bin/node" run.mjs
