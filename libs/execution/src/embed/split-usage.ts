import { tokenCounts, type Usage } from '@app/contracts';

/**
 * What each of several had of a usage, in proportion to their weights, in whole tokens whose sum is
 * exact. What is unknown of the whole stays unknown of each.
 *
 * @param weights Not negative; when all are 0, all have the same share.
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

/** Each gets what the shares up to it come to, rounded, less what those before it got. */
function splitAmount(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let weightsSoFar = 0;
  let given = 0;
  return weights.map((weight, place) => {
    weightsSoFar += total === 0 ? 1 : weight;
    const isLast = place === weights.length - 1;
    const upToHere = isLast ? amount : Math.round((amount * weightsSoFar) / (total || weights.length));
    const share = upToHere - given;
    given = upToHere;
    return share;
  });
}
