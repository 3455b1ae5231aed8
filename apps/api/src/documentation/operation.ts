/** One operation of the document, as far as this API uses OpenAPI 3.1. */
export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  /** Empty on operations that need no key. */
  security?: [];
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, object>;
}

/** The operations of one path, by method. */
export type PathItem = Partial<Record<'get' | 'post' | 'put' | 'patch' | 'delete', Operation>>;

/** A reference to a component. */
export function reference(section: 'schemas' | 'headers' | 'parameters' | 'responses', name: string) {
  return { $ref: `#/components/${section}/${name}` };
}
