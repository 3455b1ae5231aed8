/** More candidates than this are not told. */
const maximumNames = 8;

/** The names that a mistyped one may mean, the nearest first; all, alphabetically, when none is near. */
export function nearNames(typed: string, names: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(typed.length / 3));
  const near = names
    .map((name) => ({ name, distance: editDistance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= limit || name.startsWith(typed.toLowerCase()))
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ name }) => name);
  return (near.length > 0 ? near : names.toSorted()).slice(0, maximumNames);
}

/** How many insertions, deletions and replacements turn one text into the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
