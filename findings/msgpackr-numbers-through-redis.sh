#!/usr/bin/env bash
# Packages: msgpackr 2.1.4 (npm, what BullMQ hands its arguments to scripts with) and the cmsgpack library inside a Redis
# server (Debian's redis-server 7.0), talking to each other.
#
# Tried: a record with a time in milliseconds and one with the largest unsigned 64-bit number, packed by msgpackr, read
# and packed again by a script (cmsgpack.pack(cmsgpack.unpack(x))), and unpacked by msgpackr with its default settings.
#
# Expected: MessagePack's specification defines integers up to 2^64-1, and both sides implement it. What goes in as the
# number 1764518400123 should come out as that number; a 64-bit integer that a Lua number cannot hold should be
# rounded, or be an error.
#
# Seen: msgpackr writes a whole number of 2^32 or more as a float64. Lua has one type of number, so that cmsgpack packs it
# as an unsigned 64-bit integer, which msgpackr returns as a BigInt: JSON.stringify, Date and arithmetic throw a
# TypeError on it. The option int64AsType: "number" cures that. 2^64-1 comes back as -1, as the sign is lost in cmsgpack.
#
# Why it matters: queues keep times, deadlines and token counts in Redis and touch them in scripts. Values below 2^32, as
# tests use them, stay numbers; every real time in milliseconds changes its type.
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
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { pack, unpack, Unpackr } from 'msgpackr';

const redis = new Redis({ path: `${process.cwd()}/redis.sock` });
const server = /redis_version:(\S+)/.exec(await redis.info('server'))[1];
console.log('msgpackr', JSON.parse(readFileSync('node_modules/msgpackr/package.json', 'utf8')).version, 'redis-server', server);
const script = 'return cmsgpack.pack(cmsgpack.unpack(ARGV[1]))';
const through = (value) => redis.callBuffer('EVAL', script, '0', pack(value));

async function check(value, expected, seen) {
  assert.deepEqual(unpack(pack(value)), value);
  const back = unpack(await through(value));
  console.log(`in ${inspect(value)}, expected ${inspect(expected)}, seen ${inspect(back)}`);
  assert.deepEqual(back, seen);
}
await check({ at: 4_294_967_295 }, { at: 4_294_967_295 }, { at: 4_294_967_295 });
await check({ at: 1_764_518_400_123 }, { at: 1_764_518_400_123 }, { at: 1_764_518_400_123n });
await check({ id: 18_446_744_073_709_551_615n }, 'a large number or an error', { id: -1 });
const { at } = unpack(await through({ at: 1_764_518_400_123 }));
for (const use of [() => JSON.stringify({ at }), () => new Date(at), () => at + 1000]) {
  assert.throws(use, (error) => {
    console.log(`  ${use.toString().slice(6)}: ${error.name}: ${error.message}`);
    return error instanceof TypeError;
  });
}
const numbers = new Unpackr({ int64AsType: 'number' });
const cured = numbers.unpack(await through({ at: 1_764_518_400_123 }));
console.log('with int64AsType "number":', cured);
assert.equal(cured.at ?? cured.get('at'), 1_764_518_400_123);
console.log('The behaviour is still there.');
redis.disconnect();
EOF
node run.mjs
