#!/usr/bin/env bash
# Package: the cmsgpack library inside Redis (Debian's redis-server 7.0), with msgpackr 2.1.4 outside (npm).
#
# Tried: a value of 16, 17 and 20 nested objects, read by a script and packed again
# (cmsgpack.pack(cmsgpack.unpack(x))), beside cjson with the same value as JSON.
#
# Expected: MessagePack sets no limit of depth, and Redis' documentation of cmsgpack names none. cmsgpack.unpack reads all
# levels, so that pack should write them, or raise an error that the script can act on. cjson keeps all levels.
#
# Seen: from 17 levels on, whatever is nested deeper is replaced by nil without an error.
#
# Why it matters: tool arguments and JSON schemas of real tools get that deep. A script that reads a record, changes one
# member and writes it back destroys the inner part of such records only, which no small test shows.
set -euo pipefail
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
command -v redis-server > /dev/null || apt-get install -y -qq redis-server > apt.log 2>&1 || { cat apt.log; exit 2; }
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund msgpackr@2.1.4 ioredis@6.0.0 > npm.log 2>&1 || { cat npm.log; exit 2; }
redis-server --port 0 --unixsocket "$dir/redis.sock" --save '' --appendonly no > redis.log 2>&1 &
server=$!
for _ in $(seq 50); do [ -S redis.sock ] && break; sleep 0.1; done
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { pack, unpack } from 'msgpackr';

const redis = new Redis({ path: `${process.cwd()}/redis.sock` });
const server = /redis_version:(\S+)/.exec(await redis.info('server'))[1];
console.log('redis-server', server, 'msgpackr', JSON.parse(readFileSync('node_modules/msgpackr/package.json', 'utf8')).version);
const nested = (depth) => (depth === 0 ? 'innermost' : { in: nested(depth - 1) });
const depthOf = "local v, n = cmsgpack.unpack(ARGV[1]), 0; while type(v) == 'table' do v, n = v['in'], n + 1 end; return {n, v}";

for (const [depth, whole] of [[16, true], [17, false], [20, false]]) {
  const value = nested(depth);
  const read = await redis.eval(depthOf, 0, pack(value));
  const back = unpack(await redis.callBuffer('EVAL', 'return cmsgpack.pack(cmsgpack.unpack(ARGV[1]))', '0', pack(value)));
  const json = JSON.parse(await redis.eval('return cjson.encode(cjson.decode(ARGV[1]))', 0, JSON.stringify(value)));
  console.log(`\n${depth} levels: unpack reads ${read[0]} down to "${read[1]}"\n  cjson:    ${JSON.stringify(json)}\n  cmsgpack: ${JSON.stringify(back)}`);
  assert.deepEqual(read, [depth, 'innermost']);
  assert.deepEqual(json, value);
  if (whole) assert.deepEqual(back, value);
  else assert.match(JSON.stringify(back), /\{"in":null\}+$/);
}
console.log('\nThe behaviour is still there.');
redis.disconnect();
EOF
node run.mjs
