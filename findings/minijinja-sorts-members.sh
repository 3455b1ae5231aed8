#!/usr/bin/env bash
# Package: minijinja-js 2.11.0 (npm), MiniJinja compiled to WebAssembly; Debian's python3-jinja2 3.1.2 beside it.
#
# Tried: a template that lists the members of an object, as chat templates list a tool's parameters or a record's fields.
#
# Expected: JavaScript objects and Python dictionaries both keep the order in which members were added, and Jinja loops
# in that order. The Rust crate has the feature preserve_order for it; nothing says that the npm build goes without.
#
# Seen: the members come in alphabetical order ("10" before "2"), in loops, in items and in tojson.
#
# Why it matters: a prompt that asks for reasoning before the answer, by the order of a schema's members, asks for the
# answer first; prompts differ from those of the Python service that shares the template, and so do their cache keys.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python=/usr/bin/python3
"$python" -c 'import jinja2' 2> /dev/null || apt-get install -y -qq python3-jinja2 > apt.log 2>&1 || { cat apt.log; exit 2; }
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund minijinja-js@2.11.0 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > original.py <<'EOF'
import json, sys, jinja2
case = json.load(sys.stdin)
print(json.dumps({"version": jinja2.__version__, "text": jinja2.Environment().from_string(case["template"]).render(**case["values"])}))
EOF
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Environment } from 'minijinja-js';

console.log('minijinja-js', JSON.parse(readFileSync('node_modules/minijinja-js/package.json', 'utf8')).version);
const values = { properties: { reasoning: 'string', answer: 'string', confidence: 'number' } };
const template = '{% for name in properties %}{{ loop.index }}. {{ name }} {% endfor %}';
const input = JSON.stringify({ template, values });
const answer = spawnSync(process.env.PYTHON, ['original.py'], { input });
assert.equal(answer.status, 0, String(answer.stderr));
const { version, text } = JSON.parse(answer.stdout);
const environment = new Environment();
const seen = environment.renderStr(template, values);
const json = environment.renderStr('{{ properties|tojson }}', values);
console.log(`members in the order ${Object.keys(values.properties).join(', ')}`);
console.log(`Jinja2 ${version}, expected: ${text}`);
console.log(`minijinja-js, seen:     ${seen}\n                        ${json}`);
assert.equal(text, '1. reasoning 2. answer 3. confidence ');
assert.equal(seen, '1. answer 2. confidence 3. reasoning ');
assert.equal(json, '{"answer":"string","confidence":"number","reasoning":"string"}');
console.log('The behaviour is still there.');
EOF
PYTHON=$python node run.mjs
