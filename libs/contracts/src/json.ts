import * as z from 'zod';

/** Any JSON value. Depth and size are bounded where a request body is read, not here. */
export const jsonValueSchema = z.json();
export type JsonValue = z.infer<typeof jsonValueSchema>;

/** A JSON object whose members Sluice does not interpret. */
export const jsonObjectSchema = z.record(z.string(), jsonValueSchema);
export type JsonObject = z.infer<typeof jsonObjectSchema>;
