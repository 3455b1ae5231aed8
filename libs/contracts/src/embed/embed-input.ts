import * as z from 'zod';
import { jsonObjectSchema } from '../json.js';
import { maximumEmbedNumbers, maximumEmbedTextLength, maximumEmbedTexts } from './embed-limits.js';
import { numbersProblem } from './numbers-problem.js';

/** What the vectors will be compared with; some models embed a question otherwise than a text. */
export const embedInputTypes = ['query', 'document', 'similarity', 'classification', 'clustering'] as const;
export type EmbedInputType = (typeof embedInputTypes)[number];

/** How vectors are written: as JSON numbers, or as the base64 of little-endian float32. */
export const embedEncodings = ['float', 'base64'] as const;
export type EmbedEncoding = (typeof embedEncodings)[number];

const textSchema = z.string().min(1, 'An empty text has no meaning to embed.').max(maximumEmbedTextLength);

/** Which texts an embed job turns into vectors. */
export const embedInputSchema = z
  .strictObject({
    inputs: z
      .union([textSchema, z.array(textSchema).min(1).max(maximumEmbedTexts)])
      .transform((inputs) => (typeof inputs === 'string' ? [inputs] : inputs))
      .describe('One text, or many; the vectors come in their order.'),
    dimensions: z
      .int()
      .positive()
      .max(65_536)
      .optional()
      .describe('Numbers of each vector, for models that can shorten theirs.'),
    inputType: z
      .enum(embedInputTypes)
      .optional()
      .describe('What the vectors are for, for models that know a query from a document.'),
    encoding: z
      .enum(embedEncodings)
      .default('float')
      .describe(
        `\`float\`: JSON numbers, at most ${maximumEmbedNumbers.float} in all; \`base64\`: little-endian float32, at most ${maximumEmbedNumbers.base64}.`,
      ),
    providerOptions: z
      .record(z.string(), jsonObjectSchema)
      .optional()
      .describe("Members passed untouched into the request of the provider that has the key's id."),
  })
  .superRefine(({ inputs, dimensions, encoding }, context) => {
    const message = dimensions && numbersProblem(inputs.length, dimensions, encoding);
    if (message) context.addIssue({ code: 'custom', path: ['inputs'], message });
  })
  .meta({ id: 'EmbedInput' });

export type EmbedInput = z.infer<typeof embedInputSchema>;
