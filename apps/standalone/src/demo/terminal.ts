/** Rows under a header. Each column is as wide as its widest cell; columns of numbers are aligned to the right. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const right = header.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const line = (row: string[]): string =>
    row
      .map((cell, column) =>
        right[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = cells;
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}

/** A text on one line of at most `width` characters. */
export function shorten(text: string, width: number): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}

const barWidth = 24;

/** Numbers of jobs, or of lines of a batch. */
export interface Counts {
  ended: number;
  running: number;
  all: number;
}

/** Shows how many jobs have ended: a bar that is redrawn on a terminal, else one line per change. */
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
