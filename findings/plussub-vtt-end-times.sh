#!/usr/bin/env bash
# Package: @plussub/srt-vtt-parser 2.0.5 (npm).
#
# Tried: WebVTT cues whose times have no hours ("00:01.000 --> 00:02.500"), as whisper tools and OpenAI's transcription
# endpoint write them for short audio, followed by cue settings.
#
# Expected: The WebVTT specification: hours are optional in a timestamp, and settings may follow the times of any cue
# after white space. The end of this cue is 2,500 ms whatever settings follow. The README says that the package parses vtt.
#
# Seen: with "align:start" the end is NaN; with "line:0%" it is 120,000 ms. No error is raised. With hours in the times,
# or without settings, the end is right.
#
# Why it matters: a transcription job turns its vendor's captions into segments; cues last for two minutes or have no
# end, and whatever cuts, joins or bills audio by these times goes wrong.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund @plussub/srt-vtt-parser@2.0.5 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from '@plussub/srt-vtt-parser';

console.log('@plussub/srt-vtt-parser', JSON.parse(readFileSync('node_modules/@plussub/srt-vtt-parser/package.json', 'utf8')).version);
function check(times, end) {
  const { entries } = parse(`WEBVTT\n\n${times}\nHello\n`);
  console.log(`${times.padEnd(50)} expected end 2500, seen`, entries[0].to);
  assert.equal(entries.length, 1);
  assert.equal(entries[0].from, 1000);
  assert.equal(entries[0].text, 'Hello');
  assert.ok(Object.is(entries[0].to, end));
}
check('00:01.000 --> 00:02.500', 2500);
check('00:00:01.000 --> 00:00:02.500 align:start', 2500);
check('00:01.000 --> 00:02.500 align:start', NaN);
check('00:01.000 --> 00:02.500 line:0%', 120_000);
console.log('The behaviour is still there.');
EOF
node run.mjs
