import { Injectable } from '@nestjs/common';

/** Whether this process is about to end, and the waits that end with it. */
@Injectable()
export class Shutdown {
  readonly #waits = new Set<AbortController>();
  #begun = false;

  get begun(): boolean {
    return this.#begun;
  }

  /** From now on nobody waits: every wait ends at once, and so does every later one. */
  begin(): void {
    this.#begun = true;
    for (const wait of this.#waits) wait.abort();
  }

  /** A wait that ends at the shutdown at the latest; forget it when it is over. */
  startWait(): AbortController {
    const wait = new AbortController();
    if (this.#begun) wait.abort();
    else this.#waits.add(wait);
    return wait;
  }

  forgetWait(wait: AbortController): void {
    this.#waits.delete(wait);
  }
}
