import type { CallReport, Permit } from '@app/policies';

/** What takes a permit back. */
interface PermitOwner {
  release(at: number, reserved: readonly number[], used: readonly number[], report?: CallReport): void;
}

/** Leave for one call, with what was reserved for it. */
export class GatePermit implements Permit {
  #open = true;

  constructor(
    private readonly owner: PermitOwner,
    private readonly reserved: readonly number[],
    private readonly at: number,
    /** What was used of each rule when it was given. */
    private readonly used: readonly number[],
  ) {}

  settle(report: CallReport): void {
    this.#close(report);
  }

  discard(): void {
    this.#close();
  }

  #close(report?: CallReport): void {
    if (!this.#open) return;
    this.#open = false;
    this.owner.release(this.at, this.reserved, this.used, report);
  }
}
