#!/usr/bin/env bash
# Package: cron-parser 5.10.6 (npm), where BullMQ and many schedulers take their times from.
#
# Tried: plain cron expressions in Australia/Lord_Howe, whose clocks change by 30 minutes, over both clock changes
# of 2026; and one daily expression in Antarctica/Troll, whose clocks change by two hours, over the change back.
#
# Expected: the README says that time zones are supported "handling DST transitions correctly". In zones that change
# by one hour the package moves a daily time that is left out to just after the gap, runs a daily time that comes
# twice once, and runs an hourly expression in every hour. The same is expected of a change by another amount.
#
# Seen:
# - Spring, 4 October, 02:00 becomes 02:30: the daily "15 2 * * *" has no run on that day at all, and "*/15 * * * *"
#   leaves out 02:30 and 02:45, which do exist.
# - Autumn, 5 April, 02:00 becomes 01:30: the hourly "0 * * * *" and the daily "0 12 * * *" throw "Invalid
#   expression, loop limit exceeded" at the clock change, although both have run in the days before.
# - Troll, 25 October, 03:00 becomes 01:00: the daily "30 2 * * *" runs twice, two hours apart.
#
# Why it matters: a queue that makes jobs from a schedule loses a day's run, runs a paid call twice, or stops
# the schedule for good, when it takes the error for "there is no further time".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund cron-parser@5.10.6 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CronExpressionParser } from 'cron-parser';

console.log('cron-parser', JSON.parse(readFileSync('node_modules/cron-parser/package.json', 'utf8')).version);

function local(time, timeZone) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(time);
}
/** The local times from `from` up to `until`, and the error that ended them, if one did. */
function times(expression, tz, from, until) {
  const parsed = CronExpressionParser.parse(expression, { tz, currentDate: new Date(from) });
  const found = [];
  try {
    for (;;) {
      const time = parsed.next().toDate();
      if (time >= new Date(until)) break;
      found.push(local(time, tz));
    }
  } catch (error) {
    found.push(`error: ${error.message}`);
  }
  return found;
}
function show(title, expected, seen) {
  console.log(`\n${title}\n  expected: ${expected}\n  seen:     ${seen.join(', ')}`);
}

const lordHowe = 'Australia/Lord_Howe';
// The zone data of this Node must know the 30-minute change, or nothing below means anything.
assert.equal(local(new Date('2026-10-03T15:30:00Z'), lordHowe), '2026-10-04 02:30');

// The control: a change by one hour, as the package handles it well.
const berlin = times('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z');
show('Control: daily 02:30, Europe/Berlin, gap of an hour', 'one run on each day', berlin);
assert.deepEqual(berlin, ['2026-03-29 03:30', '2026-03-30 02:30']);

const daily = times('15 2 * * *', lordHowe, '2026-10-02T00:00:00Z', '2026-10-05T00:00:00Z');
show('Daily 02:15, Lord Howe, gap 02:00 to 02:30 on 4 October', 'a run on 3, 4 and 5 October', daily);
assert.deepEqual(daily, ['2026-10-03 02:15', '2026-10-05 02:15']);

const quarters = times('*/15 * * * *', lordHowe, '2026-10-03T15:00:00Z', '2026-10-03T16:30:00Z');
show('Every quarter, same night', '01:45, 02:30, 02:45, 03:00, 03:15', quarters);
assert.deepEqual(quarters, ['2026-10-04 01:45', '2026-10-04 03:00', '2026-10-04 03:15']);

const hourly = times('0 * * * *', lordHowe, '2026-04-04T12:30:00Z', '2026-04-04T19:00:00Z');
show('Hourly, Lord Howe, 02:00 becomes 01:30 on 5 April', '00:00, 01:00, 02:00, 03:00 …', hourly);
assert.equal(hourly.at(-1), 'error: Invalid expression, loop limit exceeded');

const noon = times('0 12 * * *', lordHowe, '2026-04-03T00:00:00Z', '2026-04-08T00:00:00Z');
show('Daily 12:00, same change', '3, 4, 5, 6, 7 and 8 April', noon);
assert.equal(noon.at(-1), 'error: Invalid expression, loop limit exceeded');

const troll = times('30 2 * * *', 'Antarctica/Troll', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z');
show('Daily 02:30, Antarctica/Troll, 03:00 becomes 01:00 on 25 October', 'one run on each day', troll);
assert.deepEqual(troll, ['2026-10-25 02:30', '2026-10-25 02:30', '2026-10-26 02:30']);

console.log('\nThe behaviour is still there.');
EOF
node run.mjs
