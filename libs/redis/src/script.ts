import type { RedisClient } from './redis-connections.js';

type Argument = string | number | Buffer;
type Command = (...parameters: Argument[]) => Promise<unknown>;

/**
 * A Lua script as a typed command. It runs by its digest; Redis gets its text again after a restart.
 * All keys carry the hash tag of the prefix, so those that a script makes itself are in the same slot.
 */
export class Script<Reply> {
  readonly #definition: { numberOfKeys: number; lua: string };

  constructor(
    private readonly name: string,
    numberOfKeys: number,
    lua: string,
  ) {
    this.#definition = { numberOfKeys, lua };
  }

  async run(client: RedisClient, keys: readonly string[], parameters: readonly Argument[]): Promise<Reply> {
    const commands = client as unknown as Record<string, Command | undefined>;
    if (commands[this.name] === undefined) client.defineCommand(this.name, this.#definition);
    return (await commands[this.name]?.(...keys, ...parameters)) as Reply;
  }
}
