import type { IncomingHttpHeaders } from 'node:http';

/** The part of `Headers` that the vendors' SDKs read, over what came with no copy of it. */
export class LeanHeaders {
  constructor(private readonly received: IncomingHttpHeaders) {}

  get(name: string): string | null {
    const value = this.received[name.toLowerCase()];
    return value === undefined ? null : joined(value);
  }

  has(name: string): boolean {
    return this.received[name.toLowerCase()] !== undefined;
  }

  *entries(): IterableIterator<[string, string]> {
    for (const [name, value] of Object.entries(this.received)) {
      if (value !== undefined) yield [name, joined(value)];
    }
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  forEach(take: (value: string, name: string) => void): void {
    for (const [name, value] of this.entries()) take(value, name);
  }
}

function joined(value: string | string[]): string {
  return typeof value === 'string' ? value : value.join(', ');
}
