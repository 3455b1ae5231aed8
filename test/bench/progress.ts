/** Tells a person on the error stream what the bench does now: one line that is written over on a terminal. */
export class Progress {
  readonly #output: NodeJS.WriteStream;

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
  }

  show(what: string): void {
    this.#output.write(this.#output.isTTY ? `\r\u001B[2K${what} …` : `${what} …\n`);
  }

  end(): void {
    if (this.#output.isTTY) this.#output.write('\r\u001B[2K');
  }
}
