import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { MemoryLog, testRedis } from '../testing/index.js';
import { type RedisClient, RedisConnections } from '../redis-connections.js';
import { luaLiteral, luaModule } from './lua-module.js';
import { scriptCall } from './lua-modules.js';
import { LuaScript } from './lua-script.js';

describe('LuaScript', () => {
  let connections: RedisConnections;
  let client: RedisClient;
  let key: string;

  beforeAll(async () => {
    const redis = testRedis();
    key = `${redis.prefix}:lua`;
    connections = new RedisConnections(redis, new MemoryLog());
    client = await connections.open('producer');
  });
  afterAll(() => connections.close());

  const echo = new LuaScript<{ value: unknown }, string>('sluiceTestEcho', 'return cjson.encode(arg)', {
    keys: 1,
    includes: [scriptCall],
  });

  it('passes text, numbers of every size, lists and maps as they are', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.integer({ min: -(2 ** 46), max: 2 ** 46 }),
      fc.boolean(),
      fc.array(fc.string({ maxLength: 5 }), { minLength: 1, maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(value, async (given) => {
        expect(JSON.parse(await echo.run(client, [key], { value: given }))).toEqual({ value: given });
      }),
      { numRuns: 200 },
    );
  });

  it('omits undefined members', async () => {
    expect(await echo.run(client, [key], { value: undefined })).toBe('{}');
  });

  it('passes bytes after its arguments', async () => {
    const length = new LuaScript<object, number>('sluiceTestBytes', 'return #ARGV[2]', { keys: 1 });
    expect(await length.run(client, [key], {}, Buffer.from([0, 255, 10, 13]))).toBe(4);
  });

  it('distinguishes scripts of one name with different includes', async () => {
    const answering = (number: number) =>
      new LuaScript<object, number>('sluiceTestSame', 'return answer()', {
        keys: 1,
        includes: [luaModule('local function answer() return value end', { constants: { value: number } })],
      });
    expect(await answering(1).run(client, [key], {})).toBe(1);
    expect(await answering(2).run(client, [key], {})).toBe(2);
  });

  it('includes a module once, after the modules that it needs', () => {
    const base = luaModule('local base = 1');
    const middle = luaModule('local middle = base + 1', { includes: [base] });
    const { lua } = new LuaScript('sluiceTestLinked', 'return middle', { keys: 0, includes: [middle, base] });
    expect(lua).toBe('local base = 1\nlocal middle = base + 1\nreturn middle');
  });

  it('writes constants so that Lua reads the same', async () => {
    const constants = { text: 'a "b"\n\\c\0', list: [1, 'two'], table: { 'a b': true, open: 2 ** 40 } };
    const read = new LuaScript<object, string>(
      'sluiceTestConstants',
      'return cjson.encode({ text, list, table })',
      { keys: 0, constants },
    );
    expect(JSON.parse(await read.run(client, [], {}))).toEqual([
      constants.text,
      constants.list,
      constants.table,
    ]);
    expect(luaLiteral({ one: 1 })).toBe('{ ["one"] = 1 }');
  });
});
