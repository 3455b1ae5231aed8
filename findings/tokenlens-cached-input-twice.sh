#!/usr/bin/env bash
# Package: tokenlens 1.3.1, beside @pydantic/genai-prices 0.1.8 (npm); both bring their price lists along.
#
# Tried: the cost of one real-shaped OpenAI usage block, 10,000 prompt tokens of which 8,000 came from the cache; and the
# same usage in the form of the AI SDK (inputTokens, cachedInputTokens).
#
# Expected: OpenAI's API reference: prompt_tokens_details.cached_tokens are "cached tokens present in the prompt", a part
# of prompt_tokens; so 2,000 tokens at the full and 8,000 at the cached price. tokenlens' README says that it estimates
# costs and normalises usage across providers and SDKs. genai-prices computes $0.025 with the same prices.
#
# Seen: tokenlens charges all 10,000 at the full price and the 8,000 once more at the cached price: $0.045, 80 % too
# much, and more than the same call would cost without a cache ($0.035). For Anthropic, whose input_tokens leave the
# cached ones out, the same addition is right.
#
# Why it matters: budgets and per-tenant bills of an LLM queue. The better the cache works, the more wrong the sum.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund tokenlens@1.3.1 @pydantic/genai-prices@0.1.8 \
  > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { calcPrice, extractUsage, findProvider } from '@pydantic/genai-prices';
import { estimateCost } from 'tokenlens';

for (const name of ['tokenlens', '@pydantic/genai-prices']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
const dollars = (amount) => Number(amount.toFixed(6));
const openai = {
  prompt_tokens: 10_000,
  completion_tokens: 1_000,
  total_tokens: 11_000,
  prompt_tokens_details: { cached_tokens: 8_000 },
};
const { usage } = extractUsage(findProvider({ providerId: 'openai' }), { model: 'gpt-4o', usage: openai }, 'chat');
const right = dollars(calcPrice(usage, 'gpt-4o', { providerId: 'openai' }).total_price);
const uncached = dollars(estimateCost({ modelId: 'openai:gpt-4o', usage: { ...openai, prompt_tokens_details: {} } }).totalUSD);
const parts = estimateCost({ modelId: 'openai:gpt-4o', usage: openai });
const seen = dollars(parts.totalUSD);
const aiSdk = dollars(
  estimateCost({
    modelId: 'openai:gpt-4o',
    usage: { inputTokens: 10_000, outputTokens: 1_000, totalTokens: 11_000, cachedInputTokens: 8_000 },
  }).totalUSD,
);
console.log('gpt-4o, per million: input $2.50, cached input $1.25, output $10');
console.log('expected: 2,000 × 2.50 + 8,000 × 1.25 + 1,000 × 10 per million = $0.025');
console.log(`genai-prices: $${right}`);
console.log(`tokenlens:    $${seen}`, parts, `AI SDK form: $${aiSdk}, without a cache: $${uncached}`);
assert.equal(right, 0.025);
assert.equal(uncached, 0.035);
assert.equal(seen, 0.045);
assert.equal(aiSdk, 0.045);

const anthropic = { input_tokens: 2_000, cache_read_input_tokens: 8_000, cache_creation_input_tokens: 1_000, output_tokens: 1_000 };
const control = dollars(estimateCost({ modelId: 'anthropic:claude-sonnet-4-20250514', usage: anthropic }).totalUSD);
console.log(`Control, Anthropic's form: expected $0.02715, tokenlens $${control}`);
assert.equal(control, 0.02715);
console.log('The behaviour is still there.');
EOF
node run.mjs
