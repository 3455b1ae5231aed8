#!/usr/bin/env bash
# Packages: subsrt-ts 2.1.2 (SRT to WebVTT), its result read by media-captions 1.0.4 (npm).
#
# Tried: SRT captions that hold comparison signs, as transcripts of programming or maths lessons do: "if a < b && c > d
# then stop" and "where x<y holds".
#
# Expected: SRT knows only the tags b, i, u, s and font; other text is text. By the WebVTT specification a
# cue's text must write "<" and "&" as "&lt;" and "&amp;"; a converter that does so keeps the words.
#
# Seen: the first caption loses everything between the two signs and becomes "if a  d then stop". The second is written
# unescaped, and a WebVTT reader takes "<y holds" for a tag: "where x" is left. No error anywhere.
#
# Why it matters: captions and transcripts that a job converts lose words and even change their meaning, silently.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund subsrt-ts@2.1.2 media-captions@1.0.4 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseText, tokenizeVTTCue } from 'media-captions';
import * as subsrt from 'subsrt-ts';

for (const name of ['subsrt-ts', 'media-captions']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const { convert } = subsrt.default ?? subsrt;
const words = ['if a < b && c > d then stop', 'where x<y holds', 'plain words'];
const srt = words.map((text, i) => `${i + 1}\n00:00:0${i},000 --> 00:00:0${i + 1},000\n${text}\n`).join('\n');
const vtt = convert(srt, { format: 'vtt' });
const written = vtt.split(/\r?\n/).filter((_, i, lines) => lines[i - 1]?.includes('-->'));
const { cues } = await parseText(vtt, { type: 'vtt' });
const text = (nodes) => nodes.map((node) => (node.type === 'text' ? node.data : text(node.children ?? []))).join('');
const read = cues.map((cue) => text(tokenizeVTTCue(cue)));
words.forEach((word, i) => console.log(`\nSRT:          ${word}\nWebVTT:       ${written[i]}\nas it is read: ${read[i]}`));
assert.deepEqual(written, ['if a  d then stop', 'where x<y holds', 'plain words']);
assert.deepEqual(read, ['if a  d then stop', 'where x', 'plain words']);

// The control: the reader is right, given what WebVTT asks for.
const control = await parseText('WEBVTT\n\n00:00.000 --> 00:01.000\nif a &lt; b &amp;&amp; c &gt; d then stop\n', { type: 'vtt' });
assert.equal(text(tokenizeVTTCue(control.cues[0])), words[0]);
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
