#!/usr/bin/env bash
# Package: bullmq 6.7.0 with ioredis 6.0.0 (npm) and a Redis server (Debian's redis-server 7.0).
#
# Tried: job schedulers with an endDate: one "every" three seconds that ends after one second, one "every" day that ends
# after a minute, and one with a cron pattern that ends before its first time.
#
# Expected: BullMQ's types and documentation of repeat options: endDate is the date when the repeating stops. No run is
# due after it, as with the cron pattern, for which upsertJobScheduler creates no job.
#
# Seen: with "every" the end is compared with the time at which the next run is planned, not with the time of that run.
# One more job is always planned past the end, and runs: here two seconds after the end, with "every" day up to a day
# after it.
#
# Why it matters: a campaign of paid LLM calls that is to end at a contract's or budget's end makes one more round
# after it, up to a whole interval late.
set -euo pipefail
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
command -v redis-server > /dev/null || apt-get install -y -qq redis-server > apt.log 2>&1 || { cat apt.log; exit 2; }
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund bullmq@6.7.0 ioredis@6.0.0 > npm.log 2>&1 || { cat npm.log; exit 2; }
redis-server --port 0 --unixsocket "$dir/redis.sock" --save '' --appendonly no > redis.log 2>&1 &
server=$!
for _ in $(seq 50); do [ -S redis.sock ] && break; sleep 0.1; done
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';

console.log('bullmq', JSON.parse(readFileSync('node_modules/bullmq/package.json', 'utf8')).version);
const connection = { path: `${process.cwd()}/redis.sock`, maxRetriesPerRequest: null };

/** Runs a scheduler for so long: its runs and the job that is still planned, in ms after its end. */
async function watch(name, repeat, ms) {
  const queue = new Queue(name, { connection });
  const end = Number(repeat.endDate);
  const runs = [];
  const worker = new Worker(name, async () => void runs.push(Date.now() - end), { connection });
  await worker.waitUntilReady();
  const first = await queue.upsertJobScheduler(name, repeat, { name });
  await sleep(ms);
  const planned = (await queue.getDelayed()).map((job) => job.timestamp + job.opts.delay - end);
  await worker.close();
  await queue.close();
  return { first: first !== undefined, runs, planned };
}
const short = await watch('every-3-seconds', { every: 3_000, endDate: Date.now() + 1_000 }, 4_500);
console.log('\nevery 3 s, ends after 1 s: expected no run after the end; runs in ms after it:', short.runs);
assert.equal(short.runs.length, 2);
assert.ok(short.runs[0] < 0 && short.runs[1] > 1_000);

const daily = await watch('every-day', { every: 86_400_000, endDate: Date.now() + 60_000 }, 500);
console.log('every day, ends after a minute: expected no job planned; planned in hours after the end:', daily.planned.map((ms) => ms / 3_600_000));
assert.equal(daily.planned.length, 1);
assert.ok(daily.planned[0] > 80_000_000);

const far = new Date(Date.now() + 40 * 86_400_000);
const pattern = `0 0 ${far.getUTCDate()} ${far.getUTCMonth() + 1} *`;
const cron = await watch('pattern', { pattern, tz: 'UTC', endDate: Date.now() + 60_000 }, 500);
console.log(`control, pattern "${pattern}", ends after a minute: a job was made: ${cron.first}, planned:`, cron.planned);
assert.equal(cron.first, false);
assert.deepEqual(cron.planned, []);
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
