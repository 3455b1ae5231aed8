import type { Anthropic } from '@anthropic-ai/sdk';
import type { ToolCall } from '@app/contracts';
import * as z from 'zod';

/** Thinking as an answer gives it and as a request gives it back: signed, or hidden by the vendor. */
export type ThinkingBlock = Anthropic.ThinkingBlockParam | Anthropic.RedactedThinkingBlockParam;

/** The longest mark that a tool call can carry, in characters. */
const longestMark = 65_536;

const blocksSchema = z
  .array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
      z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() }),
    ]),
  )
  .min(1);

/**
 * The thinking that went before tool calls, as the mark of the first of them: some models go on after the
 * results only when they get it back, unchanged.
 * https://platform.claude.com/docs/en/build-with-claude/extended-thinking#preserving-thinking-blocks
 *
 * @returns Nothing where there was none that can be given back, or more than a mark can carry.
 */
export function thinkingMark(blocks: readonly ThinkingBlock[]): string | undefined {
  const signed = blocks.filter((block) => block.type === 'redacted_thinking' || block.signature !== '');
  if (signed.length === 0) return undefined;
  const mark = JSON.stringify(signed);
  return mark.length > longestMark ? undefined : mark;
}

/** The calls of an answer, the first of them with the thinking before it as its mark. */
export function withMark(calls: readonly ToolCall[], blocks: readonly ThinkingBlock[]): ToolCall[] {
  const signature = thinkingMark(blocks);
  if (signature === undefined) return [...calls];
  return calls.map((call, index) => (index === 0 ? { ...call, signature } : call));
}

/** The thinking of a mark; nothing when the mark is another provider's. */
export function thinkingOf(mark: string | undefined): ThinkingBlock[] {
  return blocksSchema.safeParse(parse(mark)).data ?? [];
}

function parse(mark: string | undefined): unknown {
  try {
    return JSON.parse(mark ?? '');
  } catch {
    return undefined; // Other providers' marks need not be JSON.
  }
}
