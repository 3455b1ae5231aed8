import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A request that a program has sent to Redis: a command, a script with its commands, or a transaction. */
export interface RedisRequest {
  /** The Redis user of the sender. */
  sender: string;
  /** The command; for a script its title, for a transaction the names of its commands. */
  name: string;
  /** The keys of a script, or the first argument of another command. */
  keys: string[];
  /** Names of the commands that it has run, itself included. */
  commands: string[];
}

const signingIn = new Set([
  'auth',
  'hello',
  'client',
  'info',
  'monitor',
  'ping',
  'select',
  'script',
  'subscribe',
]);
const scriptCalls = new Set(['eval', 'evalsha', 'eval_ro', 'evalsha_ro']);

/** Watches everything that Redis is asked to do, through `MONITOR`. It slows Redis down: measure no times meanwhile. */
export class RedisMonitor {
  readonly #titles = new Map<string, string>();
  readonly #senders = new Map<string, string>();
  #requests: RedisRequest[] = [];
  readonly #transactions = new Map<string, RedisRequest>();

  readonly #client: Redis;
  readonly #monitor: Redis;

  private constructor(client: Redis, monitor: Redis) {
    this.#client = client;
    this.#monitor = monitor;
    monitor.on('monitor', (_: string, args: string[], source: string) => this.#see(args, source));
  }

  static async start(client: Redis): Promise<RedisMonitor> {
    return new RedisMonitor(client, await client.monitor());
  }

  /** The requests of these senders since the last call, in their order. Connections that have ended are left out. */
  async take(senders: readonly string[]): Promise<RedisRequest[]> {
    const list = String(await this.#client.client('LIST'));
    for (const [, address = '', user = ''] of list.matchAll(/ addr=(\S+) .* user=(\S+)/g))
      this.#senders.set(address, user);
    const taken = this.#requests.map((request) => ({
      ...request,
      sender: this.#senders.get(request.sender) ?? request.sender,
    }));
    this.#requests = [];
    return taken.filter(({ sender }) => senders.includes(sender));
  }

  stop(): void {
    this.#monitor.disconnect();
  }

  #see([command = '', ...args]: string[], source: string): void {
    const name = command.toLowerCase();
    if (source === 'lua') {
      this.#requests.at(-1)?.commands.push(name);
      return;
    }
    if (signingIn.has(name)) {
      if (name === 'script' && args[0]?.toLowerCase() === 'load') this.#learn(args[1] ?? '');
      return;
    }
    const transaction = this.#transactions.get(source);
    if (transaction !== undefined) {
      if (name === 'exec' || name === 'discard') this.#transactions.delete(source);
      else {
        transaction.name += ` ${this.#nameOf(name, args)}`;
        transaction.keys.push(...keysOf(name, args));
      }
      transaction.commands.push(name);
      return;
    }
    const request = {
      sender: source,
      name: this.#nameOf(name, args),
      keys: keysOf(name, args),
      commands: [name],
    };
    if (name === 'multi') this.#transactions.set(source, request);
    this.#requests.push(request);
  }

  #nameOf(command: string, [first = '']: string[]): string {
    if (command === 'eval') this.#learn(first);
    if (!scriptCalls.has(command)) return command;
    return (
      this.#titles.get(command === 'eval' ? sha1(unescaped(first)) : first) ?? `script ${first.slice(0, 7)}`
    );
  }

  #learn(script: string): void {
    const text = unescaped(script);
    this.#titles.set(sha1(text), titleOf(text.split('\n')));
  }
}

function keysOf(command: string, args: string[]): string[] {
  return scriptCalls.has(command) ? args.slice(2, 2 + Number(args[1])) : args.slice(0, 1);
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** The first sentence about a script: that of the comment which lists its keys, otherwise its first line. */
function titleOf(script: readonly string[]): string {
  let line = script.findLastIndex((text) => text.startsWith('-- Keys'));
  while (script[line - 1]?.startsWith('--')) line -= 1;
  const title = script[line] ?? script.find((text) => /[a-z]{3}/i.test(text)) ?? '';
  return title.replace(/^[\s\-[\]]+/, '').slice(0, 60);
}

/** The text of an argument, which MONITOR shows with escapes. */
function unescaped(text: string): string {
  const named: Record<string, string> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' };
  return text.replaceAll(/\\(x[0-9a-f]{2}|.)/gs, (_, code: string) =>
    code.length === 3 ? String.fromCodePoint(Number.parseInt(code.slice(1), 16)) : (named[code] ?? code),
  );
}
