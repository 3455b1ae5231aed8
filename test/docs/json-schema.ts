/** The parts of a JSON Schema that the documentation shows. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

/** A member of a schema, however deep, with references resolved. */
export interface Member {
  /** `backends.<name>.limits.concurrency`; `[]` stands for every item of a list. */
  path: string;
  schema: JsonSchema;
}

/** Every member of a schema that holds no members itself, in the order of the schema. */
export function leafMembers(
  schema: JsonSchema,
  definitions: Readonly<Record<string, JsonSchema>>,
  path = '',
  within: readonly string[] = [],
): Member[] {
  const { $ref: reference, ...own } = schema;
  if (reference !== undefined) {
    const name = reference.replace(/^#\/(\$defs|components\/schemas)\//, '');
    const target = definitions[name];
    if (target === undefined || within.includes(name)) return [];
    return leafMembers({ ...target, ...own }, definitions, path, [...within, name]);
  }
  const deeper = (inner: JsonSchema, innerPath: string): Member[] =>
    leafMembers(inner, definitions, innerPath, within);
  const described = schema.description === undefined ? {} : { description: schema.description };
  const below: Member[] = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
    deeper(inner, path === '' ? name : `${path}.${name}`),
  );
  if (typeof schema.additionalProperties === 'object') {
    below.push(...deeper({ ...described, ...schema.additionalProperties }, `${path}.<name>`));
  }
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const objects = variants.filter((one) => !isScalar(one, definitions));
  for (const one of objects) below.push(...deeper({ ...described, ...one }, path));
  if (schema.items !== undefined) {
    const inner = deeper(schema.items, `${path}[]`);
    if (inner.some((member) => member.path !== `${path}[]`)) below.push({ path, schema }, ...inner);
  }
  return below.length > 0 ? distinct(below) : [{ path, schema }];
}

function isScalar(
  { $ref: reference, ...own }: JsonSchema,
  definitions: Readonly<Record<string, JsonSchema>>,
): boolean {
  const schema = reference === undefined ? own : definitions[reference.split('/').at(-1) ?? ''];
  return schema?.properties === undefined && schema?.items === undefined && schema?.oneOf === undefined;
}

function distinct(members: readonly Member[]): Member[] {
  return [
    ...new Map(members.map((member) => [`${member.path} ${boundsOf(member.schema)}`, member])).values(),
  ];
}

/** What values a member takes, for people: `1 to 10000`, `at most 64 characters`; empty when anything of its type. */
export function boundsOf(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, minLength, maxLength, minItems, maxItems } = schema;
  const whole = schema.type === 'integer';
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + (whole ? 1 : 0));
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const above = exclusiveMinimum !== undefined && !whole;
  return [
    numbersText(least === Number.MIN_SAFE_INTEGER ? undefined : least, most, above),
    countText(minLength, maxLength, 'character'),
    countText(minItems, maxItems, 'item'),
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function numbersText(least: number | undefined, most: number | undefined, above: boolean): string {
  if (least === undefined && most === undefined) return '';
  if (least === undefined) return `at most ${grouped(most)}`;
  if (most === undefined) return above ? `more than ${grouped(least)}` : `${grouped(least)} or more`;
  return above
    ? `more than ${grouped(least)}, at most ${grouped(most)}`
    : `${grouped(least)} to ${grouped(most)}`;
}

function countText(least: number | undefined, most: number | undefined, unit: string): string {
  if (most === undefined) return '';
  const many = most === 1 ? unit : `${unit}s`;
  return least === undefined || least === 0
    ? `at most ${grouped(most)} ${many}`
    : `${grouped(least)} to ${grouped(most)} ${many}`;
}

/** `16,777,216`. */
export function grouped(value: number | undefined): string {
  return (value ?? 0).toLocaleString('en-US', { maximumFractionDigits: 6 });
}
