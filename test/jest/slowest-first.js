import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const file = resolve(root, 'node_modules/.cache/sluice-tests/durations.json');

/** Seconds of the files that take longest, for a machine that has not run them yet. */
const expected = {
  'test/faults/distill-killed.spec.ts': 25,
  'test/faults/master-killed.spec.ts': 25,
  'test/contract/providers.spec.ts': 20,
  'test/faults/memory-killed.spec.ts': 15,
  'test/faults/webhooks-killed.spec.ts': 15,
  'libs/providers/src/protocols/local-embeddings/local-embed.spec.ts': 15,
  'test/e2e/prometheus.spec.ts': 15,
  'test/faults/redis-full.spec.ts': 12,
  'test/e2e/lanes.spec.ts': 11,
  'test/e2e/live-backends.spec.ts': 11,
  'libs/jobs/src/lanes/fairness.spec.ts': 10,
  'test/e2e/limits.spec.ts': 8,
};

/**
 * Jest's test sequencer: slow files first, by how long they took the last time, so that no worker runs long after
 * the others have nothing left. With SLUICE_TEST_ORDER it is a random order instead: a number is the seed of it, and
 * `random` takes one and reports it.
 */
export default class SlowestFirst {
  sort(tests) {
    const order = process.env.SLUICE_TEST_ORDER;
    if (order) return shuffled(tests, order);
    const seconds = { ...expected, ...remembered() };
    const weight = ({ path }) => seconds[relative(root, path)] ?? 0;
    return tests.toSorted((one, other) => weight(other) - weight(one));
  }

  /** For `--onlyFailures`. */
  allFailedTests(tests) {
    return tests;
  }

  /** For `--shard`. */
  shard(tests, { shardIndex, shardCount }) {
    return tests
      .toSorted((one, other) => (one.path < other.path ? -1 : 1))
      .filter((_, place) => place % shardCount === shardIndex - 1);
  }

  cacheResults(_, { testResults }) {
    const seconds = remembered();
    for (const { testFilePath, perfStats, skipped } of testResults)
      if (!skipped) seconds[relative(root, testFilePath)] = perfStats.runtime / 1_000;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(seconds));
  }
}

function remembered() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function shuffled(tests, order) {
  const seed = order === 'random' ? Date.now() % 2 ** 31 : Number(order);
  process.stderr.write(`Test files run in the order of SLUICE_TEST_ORDER=${seed}\n`);
  const sorted = tests.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  let state = seed;
  for (let place = sorted.length - 1; place > 0; place -= 1) {
    // A linear congruential generator: any order will do that can be had again.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (place + 1));
    [sorted[place], sorted[other]] = [sorted[other], sorted[place]];
  }
  return sorted;
}
