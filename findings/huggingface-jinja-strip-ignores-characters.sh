#!/usr/bin/env bash
# Package: @huggingface/jinja 0.5.11 (npm), the chat template engine of transformers.js; Debian's python3-jinja2 3.1.2
# as the original.
#
# Tried: the string methods strip, lstrip and rstrip with the characters to remove, as Qwen3's chat template calls them
# on every earlier answer (thoughts are stripped of '\n', the answer is left-stripped of '\n').
#
# Expected: Jinja hands methods to Python's str: strip(chars) removes these characters and no others. The package's
# purpose is to render the same chat templates as Python does.
#
# Seen: the argument is ignored without an error, and white space is removed instead. The indentation of an answer's
# first line is gone, and other characters stay.
#
# Why it matters: an answer that begins with indented code or a nested list goes back to the model changed; token
# counts and prefix caches differ from those of a server that renders the template with the original.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python=/usr/bin/python3
"$python" -c 'import jinja2' 2> /dev/null || apt-get install -y -qq python3-jinja2 > apt.log 2>&1 || { cat apt.log; exit 2; }
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund @huggingface/jinja@0.5.11 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > original.py <<'EOF'
import json, sys, jinja2
case = json.load(sys.stdin)
print(json.dumps({"version": jinja2.__version__, "text": jinja2.Environment().from_string(case["template"]).render(**case["values"])}))
EOF
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Template } from '@huggingface/jinja';

console.log('@huggingface/jinja', JSON.parse(readFileSync('node_modules/@huggingface/jinja/package.json', 'utf8')).version);
const content = '\n\n    return x * 2\n\nThe line above keeps the block\'s indentation.';

/** What both engines make of the template; both must be as stated. */
function check(template, original, port) {
  const input = JSON.stringify({ template, values: { content } });
  const answer = spawnSync(process.env.PYTHON, ['original.py'], { input });
  assert.equal(answer.status, 0, String(answer.stderr));
  const { version, text } = JSON.parse(answer.stdout);
  const ported = new Template(template).render({ content });
  console.log(`\n${template}\n  Jinja2 ${version}, expected: ${JSON.stringify(text)}\n  @huggingface/jinja, seen:  ${JSON.stringify(ported)}`);
  assert.equal(text, original);
  assert.equal(ported, port);
}
const firstLine = "split('The')[0]";
check(`{{ content.lstrip('\\n').${firstLine} }}`, '    return x * 2\n\n', 'return x * 2\n\n');
check(`{{ content.${firstLine}.strip('\\n') }}`, '    return x * 2', 'return x * 2');
check("{{ '### Title ###'.strip('# ') }}", 'Title', '### Title ###');
check("{{ '0.500'.rstrip('0') }}", '0.5', '0.500');
check("{{ '  both  '.strip() }}", 'both', 'both');
console.log('\nThe behaviour is still there.');
EOF
PYTHON=$python node run.mjs
