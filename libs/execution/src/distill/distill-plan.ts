import * as z from 'zod';
import { pessimisticTokens } from '../embed/token-estimate.js';

/** Of a backend that says nothing of its context: what models on common machines are run with. */
export const usualContextTokens = 8_192;
/** Of a context, that calls leave free: frames of messages that vendors count. */
const spareShare = 0.02;
const spareTokens = 64;
/** Of a context, that an answer may take at most. */
const answerShare = 8;
/** Answers may be this much longer than was asked for. */
const answerSlack = 2;
/** The estimate of a text is at most this much above its tokens. */
const estimateSlack = 2.5;
/** Smaller pieces would be all instructions. */
const smallestPiece = 128;

/** What a distillation goes by; fixed at its first run, so that it is parted alike ever after. */
export const distillPlanSchema = z.object({
  /** For the entries of one call, as estimated. */
  pieceTokens: z.int().positive(),
  /** About so long each digest shall be. */
  targetTokens: z.int().positive(),
  /** No answer may be longer. */
  answerTokens: z.int().positive(),
  /** What an answer may take in the next level, as estimated. */
  digestTokens: z.int().positive(),
  /** What of a memory space is distilled. */
  first: z.int().optional(),
  last: z.int().optional(),
});

export type DistillPlan = z.infer<typeof distillPlanSchema>;

/**
 * What fits the context of one call. Two digests always fit one piece, so that each level has at most half
 * the pieces of the one before, and there is a last one.
 *
 * @param isRepaired An answer in a wrong form is sent back to be mended.
 * @returns undefined when the instructions leave no room.
 */
export function planFor(
  contextTokens: number,
  targetTokens: number,
  instructions: string,
  isRepaired: boolean,
): DistillPlan | undefined {
  const answerTokens = Math.min(targetTokens * answerSlack, Math.floor(contextTokens / answerShare));
  const spare = Math.ceil(contextTokens * spareShare) + spareTokens;
  // To mend an answer the model is shown it.
  const answers = answerTokens * (isRepaired ? 2 : 1);
  const pieceTokens = contextTokens - answers - spare - pessimisticTokens(instructions);
  if (pieceTokens < smallestPiece) return undefined;
  return {
    pieceTokens,
    targetTokens: Math.min(targetTokens, answerTokens),
    answerTokens,
    digestTokens: Math.max(
      1,
      Math.min(Math.floor(pieceTokens / 2) - 16, Math.ceil(answerTokens * estimateSlack)),
    ),
  };
}
