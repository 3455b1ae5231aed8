const fence = /^\s*```[a-z0-9]*\s*\n([\s\S]*?)\n?\s*```\s*$/i;

/** The text inside of a code fence that holds all of it, as models write JSON that they are told to write. */
export function unfenced(text: string): string {
  return fence.exec(text)?.[1] ?? text;
}
