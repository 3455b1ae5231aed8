import { scrubSecrets } from '@app/contracts';
import { closestMatch } from 'leven';

/** A mistake in a setting, before its place is known. */
export interface Finding {
  path: readonly (string | number)[];
  message: string;
}

/** One finding if a name is not known, such as `Unknown provider "opnai". Did you mean "openai"?` */
export function unknownName(
  kind: string,
  name: string | undefined,
  known: readonly string[],
  path: readonly (string | number)[],
): Finding[] {
  if (name === undefined || name === '' || known.includes(name)) return [];
  const quoted = mayBeShown(name) ? ` "${name}"` : '';
  const advice = known.length === 0 ? `No ${kind} is configured.` : suggestion(name, known);
  return [{ path, message: `Unknown ${kind}${quoted}. ${advice}` }];
}

/** The name that a mistyped one most likely means, else all names, as a sentence. */
export function suggestion(typed: string, names: readonly string[]): string {
  const nearest = nearestName(typed, names);
  if (nearest !== undefined) return `Did you mean "${nearest}"?`;
  return names.length === 0 ? 'Remove it.' : `Known: ${names.join(', ')}.`;
}

function nearestName(typed: string, names: readonly string[]): string | undefined {
  // Swapping two neighbouring letters is a distance of two.
  const maxDistance = Math.max(2, Math.floor(typed.length / 3));
  const nearest = closestMatch(
    typed.toLowerCase(),
    names.map((name) => name.toLowerCase()),
    { maxDistance },
  );
  return names.find((name) => name.toLowerCase() === nearest);
}

/** A key that was written in the wrong place is not repeated: only texts that could be a name are. */
function mayBeShown(name: string): boolean {
  return /^[a-z][a-z0-9.-]{0,29}$/.test(name) && scrubSecrets(name) === name;
}
