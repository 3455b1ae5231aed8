/** Text and reasoning of a message or of a part of one. */
export interface ModelContent {
  text: string;
  reasoning: string;
}

const opening = '<think>';
const closing = '</think>';

/**
 * Separates reasoning from answers that begin with it between `<think>` and `</think>`, however they are cut
 * into chunks. Other answers stay as they are.
 */
export class ThinkTags {
  #state: 'start' | 'opened' | 'thinking' | 'closed' | 'answer' = 'start';
  /** Received text that may still become a tag. */
  #held = '';

  /** Text and reasoning of the next chunk. */
  add(chunk: string): ModelContent {
    this.#held += chunk;
    let reasoning = '';
    if (this.#state === 'start') this.#start();
    if (this.#state === 'opened') this.#skipTo('thinking');
    if (this.#state === 'thinking') reasoning = this.#think();
    if (this.#state === 'closed') this.#skipTo('answer');
    return { text: this.#state === 'answer' ? this.#take(this.#held.length) : '', reasoning };
  }

  /** The text that was held back, at the end. */
  end(): ModelContent {
    const rest = this.#take(this.#held.length);
    return this.#state === 'thinking' || this.#state === 'opened'
      ? { text: '', reasoning: rest }
      : { text: rest, reasoning: '' };
  }

  #start(): void {
    const begun = this.#held.trimStart();
    if (begun.startsWith(opening)) {
      this.#held = begun.slice(opening.length);
      this.#state = 'opened';
    } else if (!opening.startsWith(begun)) this.#state = 'answer';
  }

  #think(): string {
    const end = this.#held.indexOf(closing);
    if (end < 0) {
      const possible = this.#held.slice(0, this.#held.length - beginningOf(closing, this.#held));
      return this.#take(possible.trimEnd().length);
    }
    const thought = this.#take(end).trimEnd();
    this.#take(closing.length);
    this.#state = 'closed';
    return thought;
  }

  /** Empty lines around the tags belong to neither side. */
  #skipTo(state: 'thinking' | 'answer'): void {
    this.#held = this.#held.trimStart();
    if (this.#held !== '') this.#state = state;
  }

  #take(length: number): string {
    const taken = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return taken;
  }
}

/** How many characters at the end of the text could be the beginning of the tag. */
function beginningOf(tag: string, text: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}
