#!/usr/bin/env bash
# Package: wavefile 11.0.0, beside audio-decode 3.12.0 (npm).
#
# Tried: the same second of audio as 32-bit float WAV in its two forms: with format tag 3 (IEEE float), and with
# WAVE_FORMAT_EXTENSIBLE (tag 0xFFFE), whose sub-format says IEEE float, as editors write files of 32 bits or with
# several channels.
#
# Expected: Microsoft's description of WAVEFORMATEXTENSIBLE: the sub-format takes the place of the format tag. Both
# files hold the same samples, between -0.5 and 0.5.
#
# Seen: wavefile reads the bits of the floats of the second file as integers: getSamples gives values around 1,000,000,000
# and toBitDepth("16") turns speech into a near square wave. No error; wavefile knows the sub-format and shows it in fmt.
#
# Why it matters: a speech job that converts uploads to 16-bit PCM before it sends them pays for the transcription of
# noise.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund --force wavefile@11.0.0 audio-decode@3.12.0 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import decode from 'audio-decode';
import wavefile from 'wavefile';

for (const name of ['wavefile', 'audio-decode']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const rate = 16_000;
const data = Buffer.alloc(rate * 4);
for (let i = 0; i < rate; i += 1) data.writeFloatLE(Math.sin(i / 10) / 2, i * 4);
function chunk(id, content) {
  const head = Buffer.alloc(8);
  head.write(id);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}
function wav(tag, extension) {
  const format = Buffer.alloc(18);
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE(rate * 4, 8);
  format.writeUInt16LE(4, 12);
  format.writeUInt16LE(32, 14);
  format.writeUInt16LE(extension.length, 16);
  const chunks = [chunk('fmt ', Buffer.concat([format, extension])), chunk('data', data)];
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]));
}
const extension = Buffer.alloc(22);
extension.writeUInt16LE(32, 0); // valid bits
extension.writeUInt32LE(4, 2); // front centre
extension.writeUInt16LE(3, 6); // sub-format: IEEE float
Buffer.from('000000001000800000aa00389b71', 'hex').copy(extension, 8);

async function check(title, file) {
  const read = new wavefile.WaveFile(file);
  const samples = read.getSamples(false, Float64Array);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const control = (await decode(file)).channelData[0].reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  read.toBitDepth('16');
  const pcm = Array.from(read.getSamples(false, Int16Array).slice(0, 8));
  console.log(`\n${title}: expected peak 0.5, audio-decode ${control.toFixed(2)}, wavefile ${peak}\n  as 16-bit PCM: ${pcm.join(' ')}`);
  assert.equal(control.toFixed(2), '0.50');
  return { peak, pcm };
}
const plain = await check('Tag 3', wav(3, Buffer.alloc(0)));
assert.equal(plain.peak.toFixed(2), '0.50');
const extensible = await check('Extensible', wav(0xfffe, extension));
assert.ok(extensible.peak > 1e9);
assert.ok(plain.pcm[1] < 2_000 && extensible.pcm[1] > 15_000);
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
