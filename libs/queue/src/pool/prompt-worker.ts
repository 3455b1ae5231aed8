import { type Job, Worker } from 'bullmq';
import { setTimeout as delay } from 'node:timers/promises';

/** For the first job after a pause to get on its way, in milliseconds. */
const headStartMs = 2;

/**
 * A BullMQ worker that begins the first job after a pause before it looks for a second one. Both share
 * one event loop and one connection, and when one caller waits for one job there is no second: the
 * looking alone would stand in its way.
 */
export class PromptWorker extends Worker {
  #idle = true;
  #begun = false;

  protected override async moveToActive(token: string, name?: string): Promise<Job> {
    if (this.#begun) {
      this.#begun = false;
      await delay(headStartMs);
    }
    const job = await super.moveToActive(token, name);
    const found = (job as Job | undefined) !== undefined;
    this.#begun = found && this.#idle;
    this.#idle = !found;
    return job;
  }
}
