/** Bytes at the end of a body that are remembered. */
const tailLimit = 16_384;

/**
 * Passes a body on and remembers how it ended: Google breaks a stream off with an error that stands bare
 * behind the last event, which a reader of events skips.
 */
export class RememberedTail {
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  async *passing(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      this.#pieces.push(piece);
      this.#bytes += piece.length;
      while (this.#bytes - (this.#pieces[0]?.length ?? 0) >= tailLimit) {
        this.#bytes -= this.#pieces.shift()?.length ?? 0;
      }
      yield piece;
    }
  }

  /** The text behind the last event, if it is JSON; of an array its first entry. */
  get unframed(): string | undefined {
    const text = Buffer.concat(this.#pieces).toString().trimEnd();
    const value = parse(text.split(/\r?\n\r?\n/).at(-1) ?? '');
    return value === undefined ? undefined : JSON.stringify(Array.isArray(value) ? value[0] : value);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // An event, whole or broken off.
  }
}
