#!/usr/bin/env bash
# Package: audio-decode 3.12.0, beside music-metadata 11.16.1 and wavefile 11.0.0 (npm).
#
# Tried: one second of 16-bit mono WAV with a small chunk of its own before the data, once with an even and once with an
# odd number of bytes, as recorders and editors write notes and padding.
#
# Expected: the RIFF specification: a chunk with an odd size is followed by one padding byte, which the size does not
# count; readers skip chunks that they do not know. Both files hold 16,000 samples at 16 kHz, as wavefile and
# music-metadata say.
#
# Seen: audio-decode forgets the padding byte, misses the data chunk and returns no channel, no sample and sample rate 0
# without an error.
#
# Why it matters: a transcription job that decodes, cuts and joins audio sees an empty recording: nothing to transcribe,
# zero seconds to bill, and a successful result.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund --force audio-decode@3.12.0 music-metadata@11.16.1 wavefile@11.0.0 \
  > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import decode from 'audio-decode';
import { parseBuffer } from 'music-metadata';
import wavefile from 'wavefile';

for (const name of ['audio-decode', 'music-metadata', 'wavefile']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const rate = 16_000;
function chunk(id, content) {
  const head = Buffer.alloc(8);
  head.write(id);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
function wav(noteBytes) {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE(rate * 2, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  const data = Buffer.alloc(rate * 2);
  for (let i = 0; i < rate; i += 1) data.writeInt16LE(Math.round(Math.sin(i / 10) * 16_000), i * 2);
  const chunks = [chunk('fmt ', format), chunk('note', Buffer.alloc(noteBytes, 0x61)), chunk('data', data)];
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]));
}
for (const [bytes, seen] of [[4, { channels: 1, samples: rate, sampleRate: rate }], [5, { channels: 0, samples: 0, sampleRate: 0 }]]) {
  const file = wav(bytes);
  const { format } = await parseBuffer(file, { mimeType: 'audio/wav' }, { duration: true });
  const samples = new wavefile.WaveFile(file).getSamples(false, Int16Array).length;
  const { channelData, sampleRate } = await decode(file);
  const decoded = { channels: channelData.length, samples: channelData[0]?.length ?? 0, sampleRate };
  console.log(`\nA chunk of ${bytes} bytes before the data: expected ${samples} samples at ${format.sampleRate} Hz, ${format.duration} s`);
  console.log('  seen:', decoded);
  assert.equal(samples, rate);
  assert.equal(format.duration, 1);
  assert.deepEqual(decoded, seen);
}
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
