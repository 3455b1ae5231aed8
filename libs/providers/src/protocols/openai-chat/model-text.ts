import type { ChatEvent } from '@app/provider-spec';
import { type ModelContent, ThinkTags } from './think-tags.js';

/** Where a vendor puts its models' reasoning, besides the usual members. */
export interface ModelTextHooks {
  /** Its models reason between `<think>` and `</think>` at the beginning of the answer. Default: false. */
  thinkTags?: boolean | undefined;
  /** Its models may put the answer into the reasoning and leave the answer empty. Default: false. */
  answersInReasoning?: boolean | undefined;
}

/** Turns the output of a model into events, chunk by chunk. */
export class ModelText {
  readonly #tags: ThinkTags | undefined;
  readonly #answersInReasoning: boolean;
  #hasText = false;
  #reasoning = '';

  constructor({ thinkTags = false, answersInReasoning = false }: ModelTextHooks = {}) {
    this.#tags = thinkTags ? new ThinkTags() : undefined;
    this.#answersInReasoning = answersInReasoning;
  }

  /** The events of a message or of a part of one. */
  add(message: object): ChatEvent[] {
    const content = contentOf(message);
    if (this.#tags === undefined) return this.#events(content);
    const { text, reasoning } = this.#tags.add(content.text);
    return this.#events({ text, reasoning: content.reasoning + reasoning });
  }

  /**
   * The remaining events at the end.
   *
   * @param isAnswer Whether the model ended with an answer and not with a tool call.
   */
  end(isAnswer: boolean): ChatEvent[] {
    const events = this.#tags === undefined ? [] : this.#events(this.#tags.end());
    if (isAnswer && !this.#hasText && this.#reasoning !== '') {
      events.push({ type: 'text', text: this.#reasoning });
    }
    return events;
  }

  #events({ text, reasoning }: ModelContent): ChatEvent[] {
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

/** Each vendor has its own name for reasoning; the protocol itself has none. */
interface WireMessage {
  content?: unknown;
  refusal?: unknown;
  reasoning_content?: unknown;
  reasoning?: unknown;
}

interface WirePart {
  type?: unknown;
  text?: unknown;
  thinking?: unknown;
}

/** Most vendors send content as a text, some as a list of parts in which thinking parts are reasoning. */
function contentOf(message: object): ModelContent {
  const { content, refusal, reasoning_content: named, reasoning }: WireMessage = message;
  const found = { text: textOf(content), reasoning: textOf(named) || textOf(reasoning) };
  if (Array.isArray(content)) for (const part of content as (WirePart | null)[]) addPart(found, part);
  // A refusal takes the place of an answer, and is the model's own text.
  return { ...found, text: found.text || textOf(refusal) };
}

function addPart(found: ModelContent, part: WirePart | null): void {
  found.text += textOf(part?.text);
  const thinking = part?.thinking;
  if (typeof thinking === 'string') found.reasoning += thinking;
  if (!Array.isArray(thinking)) return;
  for (const thought of thinking as (WirePart | null)[]) found.reasoning += textOf(thought?.text);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
