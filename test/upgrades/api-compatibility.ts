/** A JSON Schema, as far as the API's documentation uses it. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  items?: Schema;
  [keyword: string]: unknown;
}

type Content = Record<string, { schema?: Schema }>;

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}

interface Response {
  content?: Content;
  headers?: Record<string, unknown>;
}

interface Operation {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Content };
  responses?: Record<string, Response>;
}

/** The members of an OpenAPI document that bind callers. */
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  webhooks?: Record<string, Record<string, Operation>>;
  components?: {
    schemas?: Record<string, Schema> | undefined;
    parameters?: Record<string, Parameter> | undefined;
  };
}

/** Callers write the values of a `request`, which must stay valid; the server those of a `response`. */
type Direction = 'request' | 'response';

const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const exactKeywords = ['format', 'contentEncoding', 'multipleOf', 'uniqueItems'];
const prose = new Set(['description', 'summary', 'example', 'examples', 'title', 'tags', 'operationId']);
const mapsByName = new Set(['properties', 'schemas', 'parameters', 'headers', 'paths', 'responses']);

/** The part of a document that binds callers of `/v1`, and receivers of webhooks: no prose, no examples. */
export function contractOf(document: object): ApiDocument {
  const { paths, webhooks, components } = withoutProse(document) as ApiDocument;
  return {
    paths: Object.fromEntries(Object.entries(paths).filter(([path]) => path.startsWith('/v1/'))),
    ...(webhooks && { webhooks }),
    ...(components && { components: { schemas: components.schemas, parameters: components.parameters } }),
  };
}

/** @param isMap Whether its keys are names, such as those of properties, and not keywords. */
function withoutProse(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutProse(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => isMap || !prose.has(name))
      .map(([name, member]) => [name, withoutProse(member, !isMap && mapsByName.has(name))]),
  );
}

/**
 * Changes of an API that can break a program written for its older form, one sentence each.
 *
 * A valid request must stay valid. A response may get new members, enumeration values and alternatives,
 * which clients must tolerate; everything else that it promises must stay.
 */
export function breakingChanges(older: ApiDocument, newer: ApiDocument): string[] {
  return [...new Set(new Comparison(older, newer).all())];
}

class Comparison {
  readonly #found: string[] = [];
  /** Changes by pair of references. A pair that is being compared has none yet, because schemas may be recursive. */
  readonly #compared = new Map<string, string[]>();

  constructor(
    private readonly older: ApiDocument,
    private readonly newer: ApiDocument,
  ) {}

  all(): readonly string[] {
    this.#operations(this.older.paths, byShape(this.newer.paths), 'request');
    this.#operations(this.older.webhooks ?? {}, byShape(this.newer.webhooks ?? {}), 'response');
    return this.#found;
  }

  /** @param direction Says who writes the bodies of requests: the server writes those of webhooks. */
  #operations(
    older: ApiDocument['paths'],
    newer: ReadonlyMap<string, Record<string, Operation>>,
    direction: Direction,
  ): void {
    for (const [path, operations] of Object.entries(older)) {
      for (const [method, before] of Object.entries(operations)) {
        const name = `${method.toUpperCase()} ${path}`;
        const after = newer.get(shapeOf(path))?.[method];
        if (after === undefined) this.#found.push(`${name} is gone`);
        else this.#operation(name, before, after, direction);
      }
    }
  }

  #operation(name: string, before: Operation, after: Operation, direction: Direction): void {
    this.#parameters(name, this.#parametersOf(before, this.older), this.#parametersOf(after, this.newer));
    if (direction === 'request' && !before.requestBody?.required && after.requestBody?.required)
      this.#found.push(`${name}: a body became required`);
    if (before.requestBody)
      this.#contents(
        `${name}: the body`,
        before.requestBody.content,
        after.requestBody?.content ?? {},
        direction,
      );
    for (const [status, response] of Object.entries(before.responses ?? {})) {
      const now = after.responses?.[status];
      if (now === undefined) this.#found.push(`${name}: the response ${status} is gone`);
      else this.#response(`${name}: the response ${status}`, response, now);
    }
  }

  #response(where: string, before: Response, after: Response): void {
    for (const header of Object.keys(before.headers ?? {})) {
      if (after.headers?.[header] === undefined) this.#found.push(`${where}: its header ${header} is gone`);
    }
    this.#contents(where, before.content ?? {}, after.content ?? {}, 'response');
  }

  #parametersOf({ parameters = [] }: Operation, document: ApiDocument): Parameter[] {
    return parameters.map((parameter) => {
      if (!('$ref' in parameter)) return parameter;
      const found = document.components?.parameters?.[parameter.$ref.split('/').at(-1) ?? ''];
      if (found === undefined) throw new Error(`The document has no parameter "${parameter.$ref}".`);
      return found;
    });
  }

  #parameters(name: string, older: readonly Parameter[], newer: readonly Parameter[]): void {
    const keyOf = (parameter: Parameter) => `${parameter.in} ${parameter.name.toLowerCase()}`;
    // Path parameters are compared with the path; their names do not matter.
    const before = older.filter((parameter) => parameter.in !== 'path');
    const after = new Map(newer.map((parameter) => [keyOf(parameter), parameter]));
    for (const parameter of before) {
      const now = after.get(keyOf(parameter));
      const where = `${name}: the parameter ${parameter.name}`;
      if (now === undefined) this.#found.push(`${where} is gone`);
      else {
        if (now.required === true && parameter.required !== true)
          this.#found.push(`${where} became required`);
        this.#found.push(...this.#schema(where, parameter.schema, now.schema, 'request'));
      }
    }
    const known = new Set(before.map((parameter) => keyOf(parameter)));
    for (const parameter of newer) {
      if (parameter.in !== 'path' && parameter.required === true && !known.has(keyOf(parameter)))
        this.#found.push(`${name}: the new parameter ${parameter.name} is required`);
    }
  }

  #contents(where: string, older: Content, newer: Content, direction: Direction): void {
    for (const [type, { schema }] of Object.entries(older)) {
      const now = newer[type];
      if (now === undefined) this.#found.push(`${where}: its type ${type} is gone`);
      else this.#found.push(...this.#schema(where, schema, now.schema, direction));
    }
  }

  #schema(
    where: string,
    older: Schema | undefined,
    newer: Schema | undefined,
    direction: Direction,
  ): string[] {
    if (older === undefined || newer === undefined)
      return older === newer ? [] : [`${where}: its schema ${older === undefined ? 'is new' : 'is gone'}`];
    if (older.$ref === undefined && newer.$ref === undefined)
      return this.#resolved(where, older, newer, direction);
    // Each pair of named schemas is reported where it is met first.
    const key = `${direction} ${older.$ref ?? JSON.stringify(older)} ${newer.$ref ?? JSON.stringify(newer)}`;
    const known = this.#compared.get(key);
    if (known !== undefined) return known;
    this.#compared.set(key, []);
    const before = dereferenced(older, this.older);
    const after = dereferenced(newer, this.newer);
    const name = older.$ref?.split('/').at(-1) ?? where;
    const found = this.#resolved(name, before, after, direction);
    this.#compared.set(key, found);
    return found;
  }

  #resolved(where: string, older: Schema, newer: Schema, direction: Direction): string[] {
    const before = alternatives(older);
    const after = alternatives(newer);
    if (before.length === 1 && after.length === 1) return this.#plain(where, older, newer, direction);
    const found = before.flatMap((alternative, index) => {
      const tries = after.map((candidate) =>
        this.#schema(`${where}, alternative ${index + 1}`, alternative, candidate, direction),
      );
      // The closest match says best what has changed.
      return tries.toSorted((one, other) => one.length - other.length)[0] ?? [];
    });
    if (direction === 'response') {
      const known = before.flatMap((alternative) => typesOf(dereferenced(alternative, this.older)) ?? []);
      const types = after.flatMap((alternative) => typesOf(dereferenced(alternative, this.newer)) ?? []);
      const added = types.filter((type) => known.length > 0 && !known.includes(type));
      found.push(...added.map((type) => `${where} may be of the type ${type} now`));
    }
    return found;
  }

  #plain(where: string, older: Schema, newer: Schema, direction: Direction): string[] {
    return [
      ...typeChanges(where, older, newer, direction),
      ...valueChanges(where, older, newer, direction),
      ...(direction === 'request' ? boundChanges(where, older, newer) : formChanges(where, older, newer)),
      ...this.#members(where, older, newer, direction),
      ...(older.items && newer.items ? this.#schema(`${where}[]`, older.items, newer.items, direction) : []),
      ...(!older.items && newer.items && direction === 'request'
        ? [`${where}: its items are restricted`]
        : []),
      ...(older.propertyNames && newer.propertyNames
        ? this.#schema(`names of ${where}`, older.propertyNames, newer.propertyNames, direction)
        : []),
    ];
  }

  #members(where: string, older: Schema, newer: Schema, direction: Direction): string[] {
    const found: string[] = [];
    const extra = newer.additionalProperties;
    for (const [name, member] of Object.entries(older.properties ?? {})) {
      const now = newer.properties?.[name];
      if (now !== undefined) found.push(...this.#schema(`${where}.${name}`, member, now, direction));
      else if (typeof extra === 'object')
        found.push(...this.#schema(`${where}.${name}`, member, extra, direction));
      else if (direction === 'response' || extra === false) found.push(`${where}.${name} is gone`);
    }
    const required = new Set(older.required);
    const nowRequired = new Set(newer.required);
    if (direction === 'request') {
      for (const name of nowRequired) {
        if (!required.has(name)) found.push(`${where}.${name} became required`);
      }
      if (extra === false && older.type === 'object' && older.additionalProperties !== false)
        found.push(`${where} takes no other members any more`);
    } else {
      for (const name of required) {
        if (!nowRequired.has(name) && newer.properties?.[name] !== undefined)
          found.push(`${where}.${name} became optional`);
      }
    }
    if (typeof older.additionalProperties === 'object' && typeof extra === 'object')
      found.push(...this.#schema(`${where}.*`, older.additionalProperties, extra, direction));
    return found;
  }
}

function byShape(paths: ApiDocument['paths']): Map<string, Record<string, Operation>> {
  return new Map(Object.entries(paths).map(([path, operations]) => [shapeOf(path), operations]));
}

/** A path without the names of its parameters. */
function shapeOf(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}');
}

function dereferenced(schema: Schema, { components }: ApiDocument): Schema {
  const name = schema.$ref?.split('/').at(-1);
  if (name === undefined) return schema;
  const found = components?.schemas?.[name];
  if (found === undefined) throw new Error(`The document has no schema "${name}".`);
  return found.$ref === undefined ? found : dereferenced(found, { components } as ApiDocument);
}

function alternatives(schema: Schema): Schema[] {
  return schema.anyOf ?? schema.oneOf ?? [schema];
}

function typesOf({ type }: Schema): string[] | undefined {
  return typeof type === 'string' ? [type] : type;
}

function typeChanges(where: string, older: Schema, newer: Schema, direction: Direction): string[] {
  const [narrower, wider] = direction === 'request' ? [older, newer] : [newer, older];
  const allowed = typesOf(wider);
  if (allowed === undefined) return [];
  const fits = (type: string) => allowed.includes(type) || (type === 'integer' && allowed.includes('number'));
  if (typesOf(narrower)?.every((type) => fits(type))) return [];
  return [changed(where, 'type', older, newer)];
}

function valuesOf(schema: Schema): unknown[] | undefined {
  return 'const' in schema ? [schema.const] : schema.enum;
}

function valueChanges(where: string, older: Schema, newer: Schema, direction: Direction): string[] {
  const before = valuesOf(older);
  const after = valuesOf(newer);
  if (before === undefined) {
    return after === undefined || direction === 'response' ? [] : [`${where} became an enumeration`];
  }
  if (after === undefined) return direction === 'request' ? [] : [`${where} is no enumeration any more`];
  const gone = before.filter((value) => !after.includes(value));
  return gone.map((value) => `${where}: the value ${JSON.stringify(value)} is gone`);
}

/** Bounds of a request that are tighter than before. */
function boundChanges(where: string, older: Schema, newer: Schema): string[] {
  const tightened = (keyword: string, isWorse: (before: number, after: number) => boolean) => {
    const [before, after] = [older[keyword], newer[keyword]] as (number | undefined)[];
    return after !== undefined && (before === undefined || isWorse(before, after));
  };
  return [
    ...lowerBounds.filter((keyword) => tightened(keyword, (before, after) => after > before)),
    ...upperBounds.filter((keyword) => tightened(keyword, (before, after) => after < before)),
    ...exactKeywords.filter((keyword) => newer[keyword] !== undefined && newer[keyword] !== older[keyword]),
    // The schema library generates the pattern of a known format; its text does not matter.
    ...(newer['pattern'] === undefined ||
    newer['pattern'] === older['pattern'] ||
    newer['format'] !== undefined
      ? []
      : ['pattern']),
    ...(JSON.stringify(newer['default']) === JSON.stringify(older['default']) ? [] : ['default']),
  ].map((keyword) => changed(where, keyword, older, newer));
}

/** Formats that a response no longer has. */
function formChanges(where: string, older: Schema, newer: Schema): string[] {
  return ['format', 'contentEncoding']
    .filter((keyword) => older[keyword] !== undefined && newer[keyword] !== older[keyword])
    .map((keyword) => changed(where, keyword, older, newer));
}

function changed(where: string, keyword: string, older: Schema, newer: Schema): string {
  return `${where}: its ${keyword} was ${String(older[keyword])} and is ${String(newer[keyword])}`;
}
