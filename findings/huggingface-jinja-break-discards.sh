#!/usr/bin/env bash
# Package: @huggingface/jinja 0.5.11 (npm), the chat template engine of transformers.js; Debian's python3-jinja2 3.1.2
# as the original.
#
# Tried: loops with {% break %} and {% continue %}, which chat templates use (Cohere's Command models for one).
#
# Expected: Jinja's documentation of the loop controls extension: break ends the loop, continue goes on with the next
# item. What an iteration has already written stays written, as in the original.
#
# Seen: whatever the current iteration wrote before break or continue is discarded, and no error is raised.
#
# Why it matters: the prompt that is counted or sent lacks messages or parts of them. Token counts, cache keys and
# answers differ from those of a server that renders the same template with the original.
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
env = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
case = json.load(sys.stdin)
print(json.dumps({"version": jinja2.__version__, "text": env.from_string(case["template"]).render(**case["values"])}))
EOF
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Template } from '@huggingface/jinja';

console.log('@huggingface/jinja', JSON.parse(readFileSync('node_modules/@huggingface/jinja/package.json', 'utf8')).version);

function both(template, values) {
  const answer = spawnSync(process.env.PYTHON, ['original.py'], { input: JSON.stringify({ template, values }) });
  assert.equal(answer.status, 0, String(answer.stderr));
  const original = JSON.parse(answer.stdout);
  const port = new Template(template).render(values);
  console.log(`\n${template}\n  Jinja2 ${original.version}: ${JSON.stringify(original.text)}\n  @huggingface/jinja: ${JSON.stringify(port)}`);
  return { original: original.text, port };
}

const messages = [
  { role: 'user', content: 'What is 6 times 7?' },
  { role: 'assistant', content: 'Let me see.' },
  { role: 'user', content: 'Well?' },
];
const control = both('{% for m in messages %}{% if m.role == "assistant" %}{% break %}{% endif %}[{{ m.content }}]{% endfor %}', { messages });
assert.equal(control.port, control.original);

const ended = both('{% for m in messages %}[{{ m.content }}]{% if m.role == "assistant" %}{% break %}{% endif %}{% endfor %}', { messages });
assert.equal(ended.original, '[What is 6 times 7?][Let me see.]');
assert.equal(ended.port, '[What is 6 times 7?]');

const skipped = both('{% for m in messages %}<{{ m.role }}>{% if m.role == "assistant" %}{% continue %}{% endif %}{{ m.content }}{% endfor %}', { messages });
assert.equal(skipped.original, '<user>What is 6 times 7?<assistant><user>Well?');
assert.equal(skipped.port, '<user>What is 6 times 7?<user>Well?');
console.log('\nThe behaviour is still there.');
EOF
PYTHON=$python node run.mjs
