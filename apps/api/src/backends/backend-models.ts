import * as z from 'zod';

/** What `GET /v1/backends/{name}/models` answers. */
export const backendModelsSchema = z
  .object({
    data: z.array(
      z.object({
        id: z.string(),
        contextTokens: z
          .int()
          .positive()
          .optional()
          .describe("What the model's context holds, where the vendor says so."),
      }),
    ),
    askedAt: z.iso.datetime().describe('When the vendor was asked; the list is kept for a minute.'),
  })
  .meta({ id: 'BackendModels' });

export type BackendModelList = z.infer<typeof backendModelsSchema>;
