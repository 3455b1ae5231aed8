import leven from 'leven';

/** More candidates than this are not told. */
const maximumNames = 8;

/** The names that a mistyped one may mean, the nearest first; all, alphabetically, when none is near. */
export function nearNames(typed: string, names: readonly string[]): string[] {
  const maxDistance = Math.max(2, Math.floor(typed.length / 3));
  const near = names
    .map((name) => ({ name, distance: leven(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= maxDistance || name.startsWith(typed.toLowerCase()))
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ name }) => name);
  return (near.length > 0 ? near : names.toSorted()).slice(0, maximumNames);
}
