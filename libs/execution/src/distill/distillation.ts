import {
  addUsage,
  type ChatInput,
  type DistillInput,
  type DistillResult,
  type Failure,
  type JobProgress,
  type MissingEntries,
  type Usage,
} from '@app/contracts';
import { sectionsOf, withCitations, withoutCitations } from './citations.js';
import { cutText } from './cut-text.js';
import type { DistillPlan } from './distill-plan.js';
import type { Entry } from './entry.js';
import { mergeRanges } from './entry-ranges.js';
import { instructionsFor } from './instructions-for.js';
import { countLevels, packPieces, type Piece } from './pack-pieces.js';
import type { PieceEnd } from './piece-ends.js';

/** Of the first level's pieces, that may be missing in a digest. */
const maximumMissingShare = 0.2;

/** How far a distillation has come. */
export type DistillStep =
  | { type: 'wait'; pieces: { name: string; input: ChatInput }[]; progress: JobProgress }
  | { type: 'done'; result: DistillResult; usage: Usage }
  | { type: 'failed'; failure: Failure };

/**
 * A distillation as far as its pieces have ended. It has no state: the same entries, plan and ends always
 * come to the same pieces, so that it goes on after any crash.
 */
export class Distillation {
  #usage: Usage = {};
  #shortened = 0;
  #done = 0;
  readonly #missing: MissingEntries[] = [];
  #missingPieces = 0;

  constructor(
    private readonly input: DistillInput,
    private readonly plan: DistillPlan,
    private readonly ends: (names: readonly string[]) => Promise<(PieceEnd | undefined)[]>,
  ) {}

  async advance(entries: readonly Entry[]): Promise<DistillStep> {
    let pieces = packPieces(entries, this.plan.pieceTokens);
    const first = pieces.length;
    if (first === 0) return this.#result('', '', [], 0);
    for (let level = 0; ; level += 1) {
      const names = pieces.map((_, index) => `${level}.${index}`);
      const ends = await this.ends(names);
      const waits = names.flatMap((name, index) => {
        const piece = pieces[index];
        if (piece === undefined || ends[index] !== undefined) return [];
        return [{ name, input: this.#callOf(piece, level, pieces.length === 1) }];
      });
      if (waits.length > 0) return { type: 'wait', pieces: waits, progress: this.#progress(pieces, waits) };
      const digests = this.#take(pieces, ends);
      const failure = this.#failure(first);
      if (failure !== undefined) return { type: 'failed', failure };
      const [only] = digests;
      if (pieces.length === 1 && only !== undefined) {
        return this.#result(only.text, only.model, pieces[0]?.sources ?? [], level + 1);
      }
      pieces = packPieces(
        digests.map((digest) => this.#toEntry(digest)),
        this.plan.pieceTokens,
      );
    }
  }

  #callOf({ text }: Piece, level: number, last: boolean): ChatInput {
    const { targetTokens, answerTokens } = this.plan;
    const { temperature, format } = this.input;
    return {
      system: instructionsFor(this.input, targetTokens, { merges: level > 0, last }),
      messages: [{ role: 'user', content: text }],
      maxOutputTokens: answerTokens,
      ...(temperature !== undefined && { temperature }),
      ...(last && format !== undefined && { responseFormat: format }),
    };
  }

  /** Takes what a level has come to. */
  #take(pieces: readonly Piece[], ends: readonly (PieceEnd | undefined)[]): Digest[] {
    this.#done += pieces.length;
    return pieces.flatMap((piece, index) => {
      const { result, failure, usage } = ends[index] ?? {};
      if (usage !== undefined) this.#usage = addUsage(this.#usage, usage);
      if (result !== undefined) return [{ text: result.text, model: result.model, piece }];
      this.#missing.push({ entries: piece.sources, failure: failure ?? unknownEnd });
      this.#missingPieces += Math.max(1, piece.pieces);
      return [];
    });
  }

  /** A digest as an entry of the next level. One that is longer than was asked loses its end. */
  #toEntry({ text, piece }: Digest): Entry {
    const marked = withCitations(sectionsOf(text, piece.sources));
    const [kept = ''] = cutText(marked, this.plan.digestTokens);
    if (kept.length < marked.length) this.#shortened += 1;
    return { text: kept, sources: piece.sources, pieces: Math.max(1, piece.pieces) };
  }

  #failure(first: number): Failure | undefined {
    const [cause] = this.#missing;
    if (cause === undefined || this.#missingPieces / first <= maximumMissingShare) return undefined;
    return {
      kind: cause.failure.kind,
      message: `${this.#missingPieces} of ${first} pieces could not be distilled, more than a fifth: ${cause.failure.message}`,
    };
  }

  /** The pieces of levels to come are counted as if every digest were as long as it may be. */
  #progress(pieces: readonly Piece[], waits: readonly unknown[]): JobProgress {
    const perPiece = Math.floor(this.plan.pieceTokens / (this.plan.digestTokens + 1));
    return {
      done: this.#done + pieces.length - waits.length,
      all: this.#done + countLevels(pieces.length, perPiece),
    };
  }

  #result(text: string, model: string, sources: Piece['sources'], levels: number): DistillStep {
    const { format } = this.input;
    const isText = format === undefined || format.type === 'text';
    const whole = [{ text, entries: mergeRanges(sources), exact: false }];
    return {
      type: 'done',
      usage: this.#usage,
      result: {
        text: isText ? withoutCitations(text) : text,
        model,
        sections: isText ? sectionsOf(text, sources) : whole,
        pieces: this.#done,
        levels,
        shortened: this.#shortened,
        missing: this.#missing,
      },
    };
  }
}

interface Digest {
  text: string;
  model: string;
  piece: Piece;
}

const unknownEnd: Failure = { kind: 'internal', message: 'The piece ended without a reason.' };
