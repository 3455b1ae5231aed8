import leven from 'leven';

/** At most this many names are suggested. */
const maximumNames = 8;

/** One sentence on an unknown name and one that suggests known ones: `Unknown backend "y". Did you mean "x"?` */
export function unknownName(kind: string, name: string, known: readonly string[]): string {
  const names = nearNames(name, known);
  const advice = names.length === 0 ? `There is no ${kind} yet.` : `Did you mean ${listed(names)}?`;
  return `Unknown ${kind} "${name}". ${advice}`;
}

/** The names that a mistyped one may mean, nearest first; all, in alphabetical order, when none is near. */
export function nearNames(typed: string, names: readonly string[]): string[] {
  const maxDistance = Math.max(2, Math.floor(typed.length / 3));
  const near = names
    .map((name) => ({ name, distance: leven(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= maxDistance || name.startsWith(typed.toLowerCase()))
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ name }) => name);
  return (near.length > 0 ? near : names.toSorted()).slice(0, maximumNames);
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
