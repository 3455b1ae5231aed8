import { isTerminal, type Job } from '@app/contracts';

const barWidth = 24;

/** Shows how many jobs have ended: a bar that redraws itself on a terminal, else a line per change. */
export class Progress {
  #last = '';

  constructor(private readonly output: NodeJS.WriteStream) {}

  show(jobs: readonly Job[]): void {
    const ended = jobs.filter((job) => isTerminal(job.status)).length;
    const running = jobs.filter((job) => job.status === 'in_progress').length;
    const waiting = jobs.length - ended - running;
    const filled = Math.round((barWidth * ended) / Math.max(1, jobs.length));
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
    const line = `  ${bar}  ${ended} of ${jobs.length} ended, ${running} running, ${waiting} waiting`;
    if (line === this.#last) return;
    this.#last = line;
    this.output.write(this.output.isTTY ? `\r${line.padEnd(80)}` : `${line}\n`);
  }

  end(): void {
    if (this.output.isTTY) this.output.write('\n');
  }
}
