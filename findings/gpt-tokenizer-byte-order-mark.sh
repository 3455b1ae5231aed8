#!/usr/bin/env bash
# Package: gpt-tokenizer 4.0.0, beside tiktoken 1.0.22 (OpenAI's own tokenizer compiled to WebAssembly; npm).
#
# Tried: every token of o200k_base and cl100k_base whose bytes are valid UTF-8 (198,436 and 99,483): encode its text with
# both packages. Then the first lines of a C# file as Visual Studio saves it, with the mark U+FEFF in front.
#
# Expected: the README: gpt-tokenizer is a port of OpenAI's tiktoken. Both should give the same tokens for any text.
#
# Seen: they agree on all tokens but those that begin with U+FEFF: 9 of o200k_base and 8 of cl100k_base are never
# produced. gpt-tokenizer writes several byte tokens in their place.
# The vocabulary knows such tokens ("\uFEFFusing", "\uFEFFnamespace") because source files begin so.
#
# Why it matters: token counts, prefix caches and logit biases of prompts with source files differ from the vendor's.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund gpt-tokenizer@4.0.0 tiktoken@1.0.22 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as cl100k from 'gpt-tokenizer/encoding/cl100k_base';
import * as o200k from 'gpt-tokenizer/encoding/o200k_base';
import { get_encoding } from 'tiktoken';

for (const name of ['gpt-tokenizer', 'tiktoken']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const plain = { disallowedSpecial: new Set() };

function compare(name, port, size) {
  const original = get_encoding(name);
  const differing = [];
  let compared = 0;
  for (let token = 0; token < size; token += 1) {
    let text;
    try {
      text = utf8.decode(original.decode_single_token_bytes(token));
    } catch {
      continue; // A part of a character, or a number that is not in use.
    }
    compared += 1;
    const expected = [...original.encode(text, [], [])];
    const seen = port.encode(text, plain);
    if (expected.join() !== seen.join()) differing.push({ text, expected, seen });
  }
  console.log(`\n${name}: ${compared} texts, ${differing.length} encoded differently`);
  for (const { text, expected, seen } of differing.slice(0, 4)) {
    console.log(`  ${JSON.stringify(text).replaceAll('\uFEFF', '\\uFEFF')} expected ${expected}, seen ${seen}`);
  }
  assert.ok(differing.every(({ text }) => text.startsWith('\uFEFF')));
  return differing.length;
}
assert.equal(compare('o200k_base', o200k, 199_998), 9);
assert.equal(compare('cl100k_base', cl100k, 100_256), 8);

const source = '\uFEFFusing System;\r\n\r\nnamespace Example;\r\n';
const expected = [...get_encoding('o200k_base').encode(source)];
const seen = o200k.encode(source);
console.log(`\nC# file: expected ${expected.length} tokens ${expected}\n         seen     ${seen.length} tokens ${seen}`);
assert.equal(expected.length, 6);
assert.equal(seen.length, 8);
console.log('The behaviour is still there.');
EOF
node run.mjs
