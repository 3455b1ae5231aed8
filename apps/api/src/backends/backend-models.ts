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
          .describe("The size of the model's context in tokens, if the vendor reports it."),
      }),
    ),
    askedAt: z.iso.datetime().describe('When the vendor was asked. The list is kept for a minute.'),
  })
  .meta({ id: 'BackendModels' });

export type BackendModelList = z.infer<typeof backendModelsSchema>;
