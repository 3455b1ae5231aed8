/** The sizes of the load. */
export const settings = {
  /** Jobs at once in the one worker process, of Sluice and of plain BullMQ alike. */
  concurrency: 64,
  /** Callers that wait for their answers at once, of Sluice and of the peer alike: enough that no queue runs dry. */
  callers: 256,
  /** Until the compilers of all sides have seen enough calls. */
  warmUpSeconds: 30,
  inFlight: {
    /** Calls of a second in flight in one worker process. */
    calls: 1_000,
    /** Until the first wave of calls has spread over the second. */
    warmUpSeconds: 12,
    seconds: 6,
  },
  embeddings: {
    /** Jobs of one text each that may share calls, and those that may not. */
    jobs: 10_000,
    apart: 2_000,
    /** How long a call of the vendor takes. */
    callMs: 200,
  },
} as const;
