#!/usr/bin/env bash
# Packages: msgpackr 2.1.3 (npm) and the cmsgpack library inside a Redis server (Debian's redis-server 7.0).
#
# Tried: a record with a vector as a Buffer, packed by msgpackr and read by a script with cmsgpack.unpack.
#
# Expected: MessagePack's specification has a binary family (bin 8, bin 16, bin 32) since 2013, and msgpackr writes a Buffer
# as one. The script should get the bytes as a Lua string, which can hold any bytes.
#
# Seen: cmsgpack refuses the whole message with "Bad data format in input", whatever else it holds. The same bytes as a
# text of Latin-1 characters arrive, but twice as long where they are above 127. Packed by the script itself, a Lua
# string of the same bytes is written as text, so both directions differ.
#
# Why it matters: scripts of queues take named arguments as MessagePack. One binary member, such as a vector, an audio
# fragment or a digest, makes the script fail for all of them; bytes have to go beside the message, as arguments of
# their own.
set -euo pipefail
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
command -v redis-server > /dev/null || apt-get install -y -qq redis-server > apt.log 2>&1 || { cat apt.log; exit 2; }
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund msgpackr@2.1.3 ioredis@6.0.0 > npm.log 2>&1 || { cat npm.log; exit 2; }
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
console.log('msgpackr', JSON.parse(readFileSync('node_modules/msgpackr/package.json', 'utf8')).version, 'redis-server', server);
const length = (value) => redis.eval('return #cmsgpack.unpack(ARGV[1]).vector', '0', pack(value));
const vector = Buffer.from(new Float32Array([0.25, -1, 3]).buffer);

assert.deepEqual(unpack(pack({ vector })), { vector });
console.log(`expected: a Lua string of ${vector.length} bytes`);
await assert.rejects(length({ job: 'j', vector }), (error) => {
  console.log('seen:', error.message.split('.')[0]);
  return /Bad data format in input/.test(error.message);
});
const asText = await length({ job: 'j', vector: vector.toString('latin1') });
console.log(`as Latin-1 text: ${asText} bytes`);
assert.ok(asText > vector.length);
const echoed = await redis.callBuffer('EVAL', 'return cmsgpack.pack({ vector = ARGV[1] })', '0', vector);
console.log('packed by the script:', typeof unpack(echoed).vector);
assert.equal(typeof unpack(echoed).vector, 'string');
redis.disconnect();
EOF
node run.mjs
