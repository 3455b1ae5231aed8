import type { Anthropic } from '@anthropic-ai/sdk';
import type { ToolCall } from '@app/contracts';
import * as z from 'zod';

/** A block of thinking in an answer or a request: signed, or redacted by the vendor. */
export type ThinkingBlock = Anthropic.ThinkingBlockParam | Anthropic.RedactedThinkingBlockParam;

/** The longest signature that a tool call can carry, in characters. */
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
 * The thinking before tool calls, as the signature of the first call. Some models continue after the results
 * only if they get it back unchanged.
 * https://platform.claude.com/docs/en/build-with-claude/extended-thinking#preserving-thinking-blocks
 *
 * @returns Undefined if none of it can be sent back, or if it is too long for a signature.
 */
export function thinkingMark(blocks: readonly ThinkingBlock[]): string | undefined {
  const signed = blocks.filter((block) => block.type === 'redacted_thinking' || block.signature !== '');
  if (signed.length === 0) return undefined;
  const mark = JSON.stringify(signed);
  return mark.length > longestMark ? undefined : mark;
}

/** The calls of an answer; the first one carries the thinking before it. */
export function withThinking(calls: readonly ToolCall[], blocks: readonly ThinkingBlock[]): ToolCall[] {
  const signature = thinkingMark(blocks);
  if (signature === undefined) return [...calls];
  return calls.map((call, index) => (index === 0 ? { ...call, signature } : call));
}

/** The thinking in a signature; empty if the signature is another provider's. */
export function thinkingOf(mark: string | undefined): ThinkingBlock[] {
  return blocksSchema.safeParse(parse(mark)).data ?? [];
}

function parse(mark: string | undefined): unknown {
  try {
    return JSON.parse(mark ?? '');
  } catch {
    return undefined; // The signature of another provider need not be JSON.
  }
}
