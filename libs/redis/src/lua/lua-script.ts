import { createHash } from 'node:crypto';
import { Packr } from 'msgpackr';
import type { RedisClient } from '../redis-connections.js';
import { linkLua, luaModule, type LuaModuleOptions } from './lua-module.js';

type Command = (...parameters: (string | Buffer)[]) => Promise<unknown>;

/** Packs plain maps and nil, because Redis' cmsgpack supports neither records nor extension types. */
const packr = new Packr({ useRecords: false, encodeUndefinedAsNil: true });

interface LuaScriptOptions extends LuaModuleOptions {
  /** The number of keys. All keys share the hash tag of the prefix, so a script may derive more. */
  keys: number;
}

/**
 * A Lua file as a typed command. It gets its keys as KEYS and one MessagePack map as ARGV[1], which it reads with
 * `local arg = cmsgpack.unpack(ARGV[1])`. Undefined members are missing in `arg`. Redis runs the script by its digest and
 * gets the text again after a restart.
 */
export class LuaScript<Arguments extends object, Reply> {
  /** The complete text that Redis compiles. */
  readonly lua: string;
  readonly #command: string;
  readonly #keys: number;

  /** @param name The name of the command in errors. Letters only. */
  constructor(name: string, source: string, { keys, includes, constants }: LuaScriptOptions) {
    this.lua = linkLua(luaModule(source, { includes, constants }));
    // Two scripts of one name, as with and without a feature's part, must not share a command of a client.
    this.#command = `${name}_${createHash('sha256').update(this.lua).digest('hex').slice(0, 12)}`;
    this.#keys = keys;
  }

  /**
   * Runs the script.
   *
   * @param bytes Binary data for ARGV[2] and following: Redis' cmsgpack reads no binary members.
   * @throws {Error} The error reply of Redis, or the error of the connection.
   */
  async run(
    client: RedisClient,
    keys: readonly string[],
    parameters: Arguments,
    ...bytes: readonly Buffer[]
  ): Promise<Reply> {
    const commands = client as unknown as Record<string, Command | undefined>;
    if (commands[this.#command] === undefined) {
      client.defineCommand(this.#command, { numberOfKeys: this.#keys, lua: this.lua });
    }
    return (await commands[this.#command]?.(...keys, packr.pack(parameters), ...bytes)) as Reply;
  }
}
