import type { Running } from './run-program.js';

/**
 * The parts of a program in the order in which they started. They close in the opposite order, each
 * one even when another failed to.
 */
export class ClosingOrder implements Running {
  readonly #parts: Running[] = [];

  /** Waits for a part to start and remembers to close it; closes the others when it cannot start. */
  async add<Part extends Running>(starting: Promise<Part>): Promise<Part> {
    try {
      const part = await starting;
      this.#parts.push(part);
      return part;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const errors: unknown[] = [];
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      await part.close().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be closed.');
  }
}
