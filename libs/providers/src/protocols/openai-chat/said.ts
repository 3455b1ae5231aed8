import type { ChatEvent } from '@app/provider-spec';
import { type Content, contentOf } from './content-of.js';
import { ThinkTags } from './think-tags.js';

/** Where a vendor puts its model's reasoning, beside members of its own. */
export interface SaidHooks {
  /** Its models reason between `<think>` and `</think>` at the beginning of the answer. Default: false. */
  thinkTags?: boolean | undefined;
  /** Its models may answer in the reasoning and leave the answer empty. Default: false. */
  answersInReasoning?: boolean | undefined;
}

/** What the model says, piece by piece, as events. */
export class Said {
  readonly #tags: ThinkTags | undefined;
  readonly #answersInReasoning: boolean;
  #hasText = false;
  #reasoning = '';

  constructor({ thinkTags = false, answersInReasoning = false }: SaidHooks = {}) {
    this.#tags = thinkTags ? new ThinkTags() : undefined;
    this.#answersInReasoning = answersInReasoning;
  }

  /** What a message, or a part of one, adds. */
  add(message: object): ChatEvent[] {
    const content = contentOf(message);
    if (this.#tags === undefined) return this.#events(content);
    const { text, reasoning } = this.#tags.add(content.text);
    return this.#events({ text, reasoning: content.reasoning + reasoning });
  }

  /**
   * What is left when the answer ends.
   *
   * @param isAnswer Whether it ended as an answer does, and calls no tool.
   */
  end(isAnswer: boolean): ChatEvent[] {
    const events = this.#tags === undefined ? [] : this.#events(this.#tags.end());
    if (isAnswer && !this.#hasText && this.#reasoning !== '') {
      events.push({ type: 'text', text: this.#reasoning });
    }
    return events;
  }

  #events({ text, reasoning }: Content): ChatEvent[] {
    const events: ChatEvent[] = [];
    if (reasoning !== '') {
      if (this.#answersInReasoning) this.#reasoning += reasoning;
      events.push({ type: 'reasoning', text: reasoning });
    }
    if (text !== '') {
      this.#hasText = true;
      events.push({ type: 'text', text });
    }
    return events;
  }
}
