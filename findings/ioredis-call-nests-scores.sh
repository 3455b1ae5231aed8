#!/usr/bin/env bash
# Package: ioredis 6.0.0 (npm) with a Redis server (Debian's redis-server 7.0).
#
# Tried: the same commands through call(), on a connection with protocol 3, which is the default since version 6, and on
# one with protocol 2, with the default replyMapping.
#
# Expected: the README, "RESP3 Protocol": replyMapping "legacy", the default, gives "RESP2-compatible shapes … Identical
# across both protocols".
#
# Seen: for ZRANGE, ZRANGEBYSCORE, ZUNION, ZDIFF, ZRANDMEMBER with scores and HRANDFIELD with values, call() returns
# pairs ([["a","1"],["b","2"]]) with protocol 3, and a flat list (["a","1","b","2"]) with protocol 2. The methods
# (zrange, zunion …) return the flat list in both.
#
# Why it matters: schedulers and rate limiters keep times and leases in sorted sets. Code that reads such a reply two by
# two runs through without an error after the upgrade, with pairs where members were and no scores. A server that is too
# old for RESP3 gives the old shape again, so that the reply depends on the server.
set -euo pipefail
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
command -v redis-server > /dev/null || apt-get install -y -qq redis-server > apt.log 2>&1 || { cat apt.log; exit 2; }
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund ioredis@6.0.0 > npm.log 2>&1 || { cat npm.log; exit 2; }
redis-server --port 0 --unixsocket "$dir/redis.sock" --save '' --appendonly no > redis.log 2>&1 &
server=$!
for _ in $(seq 50); do [ -S redis.sock ] && break; sleep 0.1; done
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';

const old = new Redis({ path: `${process.cwd()}/redis.sock`, protocol: 2 });
const current = new Redis({ path: `${process.cwd()}/redis.sock` });
const server = /redis_version:(\S+)/.exec(await old.info('server'))[1];
console.log('ioredis', JSON.parse(readFileSync('node_modules/ioredis/package.json', 'utf8')).version, 'redis-server', server);
await old.zadd('z', 1, 'a', 2, 'b');
await old.hset('h', { a: '1', b: '2' });

const flat = ['a', '1', 'b', '2'];
const pairs = [['a', '1'], ['b', '2']];
const commands = [
  ['ZRANGE', 'z', '0', '-1', 'WITHSCORES'],
  ['ZRANGEBYSCORE', 'z', '-inf', '+inf', 'WITHSCORES'],
  ['ZUNION', '1', 'z', 'WITHSCORES'],
  ['ZDIFF', '1', 'z', 'WITHSCORES'],
];
for (const command of commands) {
  const [two, three] = [await old.call(...command), await current.call(...command)];
  console.log(`${command.join(' ')}\n  protocol 2, expected: ${JSON.stringify(two)}\n  protocol 3, seen:     ${JSON.stringify(three)}`);
  assert.deepEqual(two, flat);
  assert.deepEqual(three, pairs);
}
const random = await current.call('HRANDFIELD', 'h', '2', 'WITHVALUES');
assert.ok(random.every(Array.isArray), 'HRANDFIELD in pairs');
for (const redis of [old, current]) assert.deepEqual(await redis.zrange('z', 0, -1, 'WITHSCORES'), flat);
// A map is flattened as promised, which makes the difference the more surprising.
for (const redis of [old, current]) assert.deepEqual(await redis.call('HGETALL', 'h'), flat);
console.log('zrange() and call("HGETALL") are flat in both. The behaviour is still there.');
old.disconnect();
current.disconnect();
EOF
node run.mjs
