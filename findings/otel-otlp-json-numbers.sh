#!/usr/bin/env bash
# Package: @opentelemetry/otlp-transformer 0.301.1 (npm), which writes what the OTLP exporters send; its JSON form beside its
# protobuf form. @bufbuild/protobuf 2.17.0 reads the JSON values as the protobuf rules say.
#
# Tried: one span with the attributes NaN, Infinity and 1e19, numbers that OpenTelemetry's attributes allow.
#
# Expected: OpenTelemetry protocol, "JSON Protobuf Encoding": protobuf's JSON mapping, by which a double that is not finite
# is the string "NaN", "Infinity" or "-Infinity", and an int64 is within its range. Both forms must say the same: in
# protobuf the span carries the doubles NaN, Infinity and 1e19.
#
# Seen: in JSON NaN and Infinity are {"doubleValue":null}, which is read as no value or 0; 1e19 is {"intValue":1e19}
# (written in full), which does not fit an int64: a strict reader refuses it, and with it the whole request.
#
# Why it matters: an average of no calls (0/0), a rate with a zero in it or a very large budget is such a number. One of
# them changes what is reported, or loses a batch of up to 512 spans, and only with the exporter that writes JSON.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund --force @opentelemetry/otlp-transformer@0.301.1 \
  @opentelemetry/api@1.10.0 @bufbuild/protobuf@2.17.0 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fromJson } from '@bufbuild/protobuf';
import { DoubleValueSchema, Int64ValueSchema } from '@bufbuild/protobuf/wkt';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';

for (const name of ['@opentelemetry/otlp-transformer', '@bufbuild/protobuf']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const attributes = { 'plain.double': 1.5, 'plain.integer': 7, 'not.a.number': NaN, endless: Infinity, large: 1e19 };
const span = {
  name: 'call',
  kind: 0,
  spanContext: () => ({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }),
  startTime: [1, 0],
  endTime: [2, 0],
  duration: [1, 0],
  ended: true,
  status: { code: 0 },
  attributes,
  links: [],
  events: [],
  resource: { attributes: {} },
  instrumentationScope: { name: 'finding' },
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
};
const json = JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest([span])));
const inJson = Object.fromEntries(json.resourceSpans[0].scopeSpans[0].spans[0].attributes.map(({ key, value }) => [key, value]));

/** The fields of a protobuf message, as pairs of number and content. */
function* fields(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const kind = key & 7;
    if (kind === 0) yield [key >> 3, varint()];
    else {
      const length = kind === 1 ? 8 : kind === 5 ? 4 : Number(varint());
      yield [key >> 3, bytes.subarray(at, (at += length))];
    }
  }
}
const all = (bytes, number) => [...fields(bytes)].filter(([n]) => n === number).map(([, content]) => content);
const request = Buffer.from(ProtobufTraceSerializer.serializeRequest([span]));
const [scopeSpans] = all(all(request, 1)[0], 2);
const inProtobuf = {};
for (const attribute of all(all(scopeSpans, 2)[0], 9)) {
  const [[kind, content]] = fields(all(attribute, 2)[0]);
  inProtobuf[all(attribute, 1)[0].toString()] = kind === 4 ? { double: content.readDoubleLE() } : { int: content };
}
function read(value) {
  try {
    const { value: found } = 'doubleValue' in value ? fromJson(DoubleValueSchema, value.doubleValue) : fromJson(Int64ValueSchema, value.intValue);
    return String(found);
  } catch (error) {
    return `refused: ${error.message}`;
  }
}
for (const key of Object.keys(attributes)) {
  console.log(`\n${key}: ${attributes[key]}\n  protobuf, expected:`, inProtobuf[key], '\n  JSON, seen:', JSON.stringify(inJson[key]), '\n  read by protobuf\'s rules:', read(inJson[key]));
}
assert.deepEqual(inProtobuf, {
  'plain.double': { double: 1.5 },
  'plain.integer': { int: 7n },
  'not.a.number': { double: NaN },
  endless: { double: Infinity },
  large: { double: 1e19 },
});
assert.deepEqual(inJson['not.a.number'], { doubleValue: null });
assert.deepEqual(inJson.endless, { doubleValue: null });
assert.deepEqual(inJson.large, { intValue: 1e19 });
assert.equal(read(inJson['not.a.number']), '0');
assert.match(read(inJson.large), /out of range/);
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
