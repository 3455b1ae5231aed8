import { laneSchema } from '@app/contracts';
import * as z from 'zod';

/** What `GET /v1/backends` answers. */
export const lanesSchema = z.object({ data: z.array(laneSchema) }).meta({ id: 'Lanes' });
