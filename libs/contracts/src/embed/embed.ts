import * as z from 'zod';
import { jsonObjectSchema } from '../json.js';

/** Texts of one job. */
export const maximumEmbedTexts = 16_384;

/** Characters of one text; far more than the context of any embedding model. */
export const maximumEmbedTextLength = 1_048_576;

/**
 * Numbers in all vectors of one job, by their encoding. One record holds and one response carries 64 MiB of float32;
 * as JSON a number takes about twenty characters, so fewer are allowed.
 */
export const maximumEmbedNumbers = { base64: 16_777_216, float: 2_097_152 } as const;

/** The use of the vectors; some models embed a query differently from a document. */
export const embedInputTypes = ['query', 'document', 'similarity', 'classification', 'clustering'] as const;
export type EmbedInputType = (typeof embedInputTypes)[number];

/** The form of vectors: JSON numbers, or the base64 of little-endian float32. */
export const embedEncodings = ['float', 'base64'] as const;
export type EmbedEncoding = (typeof embedEncodings)[number];

const textSchema = z
  .string()
  .min(1, 'Remove the empty text: it has no meaning to embed.')
  .max(maximumEmbedTextLength);

/** The input of an embed job. */
export const embedInputSchema = z
  .strictObject({
    inputs: z
      .union([textSchema, z.array(textSchema).min(1).max(maximumEmbedTexts)])
      .transform((inputs) => (typeof inputs === 'string' ? [inputs] : inputs))
      .describe('One text, or many; the vectors are in the same order.'),
    dimensions: z
      .int()
      .positive()
      .max(65_536)
      .optional()
      .describe('Numbers of each vector, for models that can shorten theirs.'),
    inputType: z
      .enum(embedInputTypes)
      .optional()
      .describe('The use of the vectors, for models that distinguish queries from documents.'),
    encoding: z
      .enum(embedEncodings)
      .default('float')
      .describe(
        `\`float\`: JSON numbers, at most ${maximumEmbedNumbers.float} in all; \`base64\`: little-endian float32, at most ${maximumEmbedNumbers.base64}.`,
      ),
    providerOptions: z
      .record(z.string(), jsonObjectSchema)
      .optional()
      .describe('Members by provider id, passed unchanged into the requests to that provider.'),
  })
  .superRefine(({ inputs, dimensions, encoding }, context) => {
    const message = dimensions && numbersProblem(inputs.length, dimensions, encoding);
    if (message) context.addIssue({ code: 'custom', path: ['inputs'], message });
  })
  .meta({ id: 'EmbedInput' });

export type EmbedInput = z.infer<typeof embedInputSchema>;

/** The result of an embed job: one vector for each text, in the same order. */
export const embedResultSchema = z
  .object({
    embeddings: z
      .union([z.array(z.array(z.number())), z.array(z.string())])
      .describe(
        'In the form that `encoding` names: lists of numbers, or the base64 of little-endian float32.',
      ),
    dimensions: z.int().positive().describe('Numbers of each vector.'),
    model: z.string().describe('The model that answered, as the provider names it.'),
    encoding: z.enum(embedEncodings),
  })
  .meta({ id: 'EmbedResult' });

export type EmbedResult = z.infer<typeof embedResultSchema>;

/** Why a job cannot return so many vectors of this length; undefined when it can. */
export function numbersProblem(
  vectors: number,
  dimensions: number,
  encoding: keyof typeof maximumEmbedNumbers,
): string | undefined {
  const limit = maximumEmbedNumbers[encoding];
  if (vectors * dimensions <= limit) return undefined;
  const other = encoding === 'float' ? `encoding base64 (at most ${maximumEmbedNumbers.base64}) or ` : '';
  return `${vectors} vectors of ${dimensions} numbers are more than the ${limit} numbers that one job may return with encoding ${encoding}. Use ${other}several jobs.`;
}

const machineIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A vector as the base64 of little-endian float32. */
export function encodeVector(vector: Float32Array): string {
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  return (machineIsLittleEndian ? bytes : Buffer.from(bytes).swap32()).toString('base64');
}

/** The vector from the base64 of little-endian float32. */
export function decodeVector(text: string): Float32Array {
  // A copy, because the buffer of a short text may begin at an unaligned byte of a larger one.
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  if (!machineIsLittleEndian) Buffer.from(bytes.buffer).swap32();
  return new Float32Array(bytes.buffer);
}

/** The vectors of a result in either encoding. */
export function vectorsOf({ embeddings }: Pick<EmbedResult, 'embeddings'>): Float32Array[] {
  return embeddings.map((vector) =>
    typeof vector === 'string' ? decodeVector(vector) : Float32Array.from(vector),
  );
}

/** The same result in another encoding. Records hold base64; callers receive the encoding that they requested. */
export function withEncoding(result: EmbedResult, encoding: EmbedEncoding): EmbedResult {
  if (result.encoding === encoding) return result;
  const vectors = vectorsOf(result);
  const embeddings =
    encoding === 'float' ? vectors.map((vector) => Array.from(vector)) : vectors.map(encodeVector);
  return { ...result, embeddings, encoding };
}
