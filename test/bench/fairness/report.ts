import { type FairnessFigures, windowMs } from './run-fairness.js';

/** The figures as a person reads them, with what they have to reach. */
export function report({
  waiting,
  submitSeconds,
  jain,
  tokens,
  firstJobDurations,
  placeMs,
}: FairnessFigures): string {
  const verdict = (good: boolean): string => (good ? '✓' : '✗');
  return [
    `Fairness: ${waiting} jobs of one tenant wait, submitted in ${submitSeconds.toFixed(1)} s; then another tenant comes`,
    `Jain's index of the tokens served in any ${windowMs / 1_000} s, the least: ${jain.toFixed(3)} (at least 0.95) ${verdict(jain >= 0.95)}`,
    `Tokens served: ${tokens.map((share) => share.toFixed(2)).join(' : ')}`,
    `The other's first job began after ${firstJobDurations.toFixed(2)} durations of a job (at most 2) ${verdict(firstJobDurations <= 2)}`,
    `A waiting job's place and estimate, over HTTP: ${placeMs.toFixed(2)} ms`,
  ].join('\n');
}
