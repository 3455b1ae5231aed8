import { type FailureKind, tokenCounts, type Usage } from '@app/contracts';
import { type EmbedReply, ProviderError } from '@app/provider-spec';
import { badResponse } from '../bad-response.js';
import type { Rider } from './rider.js';

/** Calls the provider with these texts. */
export type EmbedTexts = (texts: string[]) => Promise<EmbedReply>;

/** Failures that one text may cause alone. */
const blamesText: ReadonlySet<FailureKind> = new Set(['invalid-request', 'context-length', 'content-filter']);

/** One text of a rider. */
interface Seat {
  rider: Rider;
  /** In the rider's part. */
  place: number;
}

/**
 * Embeds the texts of all riders in one call. When the provider refuses them and one text may be the cause, halves
 * are tried until the text is found; its rider alone fails, with the index of the text in its job. Any other
 * failure fails all riders. Never rejects.
 */
export function callTogether(riders: readonly Rider[], embed: EmbedTexts): Promise<void> {
  return callFor(
    riders.flatMap((rider) => rider.part.texts.map((_, place) => ({ rider, place }))),
    embed,
  );
}

async function callFor(seats: readonly Seat[], embed: EmbedTexts): Promise<void> {
  const wanted = seats.filter(({ rider }) => !rider.done);
  if (wanted.length === 0) return;
  try {
    const reply = await embed(wanted.map(({ rider, place }) => rider.part.texts[place] ?? ''));
    checkReply(reply, wanted.length);
    distribute(reply, wanted);
  } catch (error) {
    if (error instanceof ProviderError && blamesText.has(error.failure.kind)) {
      await divide(wanted, error, embed);
    } else {
      for (const rider of ridersOf(wanted).keys()) rider.fail(error);
    }
  }
}

async function divide(seats: readonly Seat[], error: ProviderError, embed: EmbedTexts): Promise<void> {
  const [only] = seats;
  if (seats.length === 1 && only !== undefined) {
    only.rider.fail(namingText(error, only));
    return;
  }
  const middle = middleOf(seats);
  await callFor(seats.slice(0, middle), embed);
  await callFor(seats.slice(middle), embed);
}

/** The border between two riders nearest to the middle, or the middle of a single rider. */
function middleOf(seats: readonly Seat[]): number {
  const half = seats.length / 2;
  let nearest = Number.NaN;
  for (let border = 1; border < seats.length; border += 1) {
    if (seats[border]?.rider === seats[border - 1]?.rider) continue;
    if (!(Math.abs(border - half) >= Math.abs(nearest - half))) nearest = border;
  }
  return Number.isNaN(nearest) ? Math.ceil(half) : nearest;
}

function namingText(error: ProviderError, { rider: { part }, place }: Seat): ProviderError {
  if (part.of === 1) return error;
  const { failure, requestId, limits } = error;
  const message = `inputs[${part.from + place}]: ${failure.message}`;
  return new ProviderError({ ...failure, message }, { cause: error, requestId, limits });
}

function distribute(reply: EmbedReply, seats: readonly Seat[]): void {
  const riders = ridersOf(seats);
  const weights = [...riders].map(([{ part }, places]) =>
    places.reduce((sum, { place }) => sum + (part.tokens[place] ?? 0), 0),
  );
  const usages = splitUsage(reply.usage, weights);
  for (const [index, [rider, taken]] of [...riders].entries()) {
    rider.take(
      taken.map(({ place }) => place),
      taken.flatMap(({ seat }) => reply.vectors[seat] ?? []),
      usages[index] ?? {},
      reply,
    );
  }
}

/** The seats of each rider in a call. */
function ridersOf(seats: readonly Seat[]): Map<Rider, { place: number; seat: number }[]> {
  const riders = new Map<Rider, { place: number; seat: number }[]>();
  for (const [seat, { rider, place }] of seats.entries()) {
    const taken = riders.get(rider) ?? [];
    riders.set(rider, taken);
    taken.push({ place, seat });
  }
  return riders;
}

/** @throws {ProviderError} `bad-response` */
function checkReply({ vectors }: EmbedReply, count: number): void {
  if (vectors.length !== count) {
    throw badResponse(`${count} texts were sent and ${vectors.length} vectors came back.`);
  }
  const dimensions = vectors[0]?.length ?? 0;
  if (dimensions === 0 || vectors.some(({ length }) => length !== dimensions)) {
    throw badResponse('Vectors of one call came back empty or with different lengths.');
  }
  if (!vectors.every((vector) => vector.every(Number.isFinite))) {
    throw badResponse('A vector came back with something in it that is no number.');
  }
}

/**
 * Splits a usage in proportion to weights, in whole tokens whose sum is exact. An unknown count stays unknown in
 * every share.
 *
 * @param weights Not negative; when all are 0, all shares are equal.
 */
export function splitUsage(usage: Usage, weights: readonly number[]): Usage[] {
  const shares: Usage[] = weights.map(() => ({}));
  for (const name of tokenCounts) {
    const amount = usage[name];
    if (amount === undefined) continue;
    for (const [place, share] of splitAmount(amount, weights).entries()) {
      const of = shares[place];
      if (of !== undefined) of[name] = share;
    }
  }
  return shares;
}

/** Each share is the rounded sum up to it less the shares before it. */
function splitAmount(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let weightsSoFar = 0;
  let before = 0;
  return weights.map((weight, place) => {
    weightsSoFar += total === 0 ? 1 : weight;
    const isLast = place === weights.length - 1;
    const upToHere = isLast ? amount : Math.round((amount * weightsSoFar) / (total || weights.length));
    const own = upToHere - before;
    before = upToHere;
    return own;
  });
}
