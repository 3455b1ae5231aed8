/** Gives what is wrong, for the operator, when something is. */
export type ReadinessCheck = () => string | undefined;

/** What a process needs to be of use; each part adds what it knows. */
export class Readiness {
  readonly #checks = new Set<ReadinessCheck>();

  /** The returned function takes the check away. */
  add(check: ReadinessCheck): () => void {
    this.#checks.add(check);
    return () => this.#checks.delete(check);
  }

  /** Everything that is wrong now, each once; nothing when the process is ready. */
  get problems(): string[] {
    return [...new Set([...this.#checks].flatMap((check) => check() ?? []))];
  }
}
