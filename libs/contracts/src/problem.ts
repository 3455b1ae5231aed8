import * as z from 'zod';

/** An error of the API (RFC 9457), sent as `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string().describe('A URI that identifies the kind of problem.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    code: z.string().describe('The last part of `type`, for programs.'),
    requestId: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('A JSON pointer (RFC 6901) to the member.'),
          detail: z.string(),
        }),
      )
      .optional()
      .describe('The mistakes in the request, each with the member that contains it.'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;
