import { closestMatch } from 'leven';

/** The name that a mistyped one most likely means, or undefined when none is near. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  // Two neighbours that changed places are a distance of two.
  const maxDistance = Math.max(2, Math.floor(typed.length / 3));
  const nearest = closestMatch(
    typed.toLowerCase(),
    names.map((name) => name.toLowerCase()),
    { maxDistance },
  );
  return names.find((name) => name.toLowerCase() === nearest);
}

/** What to do about an unknown name: the nearest one, else all. */
export function meantName(typed: string, names: readonly string[]): string {
  const nearest = nearestName(typed, names);
  if (nearest !== undefined) return `Did you mean "${nearest}"?`;
  return names.length === 0 ? 'Remove it.' : `Known: ${names.join(', ')}.`;
}
