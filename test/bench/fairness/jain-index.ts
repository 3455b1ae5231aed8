/** 1 when all get the same, 1/n when one gets everything: R. Jain, "A Quantitative Measure of Fairness", 1984. */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum ** 2 / (shares.length * shares.reduce((total, share) => total + share ** 2, 0));
}
