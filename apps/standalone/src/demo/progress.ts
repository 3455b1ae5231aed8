const barWidth = 24;

/** What has come of many things. */
export interface Counts {
  ended: number;
  running: number;
  all: number;
}

/** Shows how many jobs have ended: a bar that redraws itself on a terminal, else a line per change. */
export class Progress {
  #last = '';

  constructor(private readonly output: NodeJS.WriteStream) {}

  show({ ended, running, all }: Counts): void {
    const filled = Math.round((barWidth * ended) / Math.max(1, all));
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
    const line = `  ${bar}  ${ended} of ${all} ended, ${running} running, ${all - ended - running} waiting`;
    if (line === this.#last) return;
    this.#last = line;
    this.output.write(this.output.isTTY ? `\r${line.padEnd(80)}` : `${line}\n`);
  }

  end(): void {
    if (this.output.isTTY) this.output.write('\n');
  }
}
