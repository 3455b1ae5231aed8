import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type RedisClient, RedisConnections } from '../redis-connections.js';
import { MemoryLog, testRedis } from '../testing/index.js';

const libraries = fileURLToPath(new URL('../../../', import.meta.url));
const files = globSync('*/src/**/*.lua', { cwd: libraries }).toSorted();

describe('Lua files', () => {
  let connections: RedisConnections;
  let client: RedisClient;

  beforeAll(async () => {
    connections = new RedisConnections(testRedis(), new MemoryLog());
    client = await connections.open('producer');
  });
  afterAll(() => connections.close());

  it('are found', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(files)('%s begins with its purpose, and reads its arguments by name', async (file) => {
    const source = readFileSync(`${libraries}${file}`, 'utf8');
    expect(source).toMatch(/^-- \S.*\n/);
    // ARGV[1] is read by call.lua alone; bytes follow it.
    const positions = [...source.matchAll(/ARGV\[(\w+)\]/g)].map(([, position]) => position);
    expect(positions.filter((position) => position !== '2')).toEqual(file.endsWith('/call.lua') ? ['1'] : []);
    expect(source).not.toMatch(/string\.sub\([^,]+, 1, -4\)/);
    // Redis compiles it: a file that other files include compiles alone as well.
    await expect(client.script('LOAD', source)).resolves.toMatch(/^[0-9a-f]{40}$/);
  });
});
