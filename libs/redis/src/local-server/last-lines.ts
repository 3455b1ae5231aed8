/** The last lines of a program's output, for the message that explains its end. */
export class LastLines {
  readonly #lines: string[] = [];

  constructor(private readonly limit: number) {}

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.limit) this.#lines.shift();
  }

  includes(text: string): boolean {
    return this.#lines.some((line) => line.includes(text));
  }

  indented(): string {
    return this.#lines.map((line) => `  ${line}`).join('\n');
  }
}
