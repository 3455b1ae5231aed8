/** A started program, or a part of one. */
export interface Running {
  /** Stops taking work, ends or hands back what runs, and releases everything. */
  close(): Promise<void>;
  /** How long `close` may take before the program ends without it, in milliseconds. Default: 10,000. */
  closeLimitMs?: number;
}

/**
 * The parts of a program in the order in which they started. They close in the opposite order; a part that fails to
 * close does not keep the others open.
 */
export class ClosingOrder implements Running {
  readonly #parts: Running[] = [];

  /** Waits for a part to start and closes it later. If it cannot start, closes the parts before it. */
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
    if (errors.length > 0) throw new AggregateError(errors, 'Some parts could not be closed.');
  }
}

/** A started part that closes its base after itself; the base is closed at once if the part cannot start. */
export async function startBehind<Part extends Running>(
  base: Running,
  starting: Promise<Part>,
): Promise<Part> {
  try {
    const part = await starting;
    return {
      ...part,
      close: async () => {
        try {
          await part.close();
        } finally {
          await base.close();
        }
      },
    };
  } catch (error) {
    await base.close();
    throw error;
  }
}
