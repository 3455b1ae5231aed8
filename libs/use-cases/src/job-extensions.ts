import { batchCounting } from '@app/batches';
import type { JobExtension } from '@app/jobs';
import { turnRecording } from '@app/memory';
import { usageCounting } from '@app/usage';

/** The features that take part in the atomic end of attempts and jobs. Every process passes all of them. */
export const jobExtensions: readonly JobExtension[] = [usageCounting, turnRecording, batchCounting];
