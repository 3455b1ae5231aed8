import * as z from 'zod';

/** An error of the API, by RFC 9457, served as `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string().describe('A URI that names the kind of problem.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    code: z.string().describe('The last part of `type`, for programs.'),
    requestId: z.string(),
    errors: z
      .array(z.object({ pointer: z.string().describe('RFC 6901'), detail: z.string() }))
      .optional()
      .describe('What is wrong with which member of the request.'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;
