import { kinds } from '@app/execution';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openApiDocument } from './document.js';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

function references(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => references(item));
  return Object.entries(value).flatMap(([name, member]) =>
    name === '$ref' && typeof member === 'string' ? [member] : references(member),
  );
}

function at(document: Json, pointer: string): Json | undefined {
  return pointer
    .replace(/^#\//, '')
    .split('/')
    .reduce<Json | undefined>((value, name) => (value as Record<string, Json> | undefined)?.[name], document);
}

describe('openApiDocument', () => {
  let document: Json;

  beforeAll(() => {
    document = JSON.parse(JSON.stringify(openApiDocument(kinds))) as Json;
  });

  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate({ ...(document as Record<string, Json>) });
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it('refers only to what it has', () => {
    const targets = [...new Set(references(document))];
    expect(targets.length).toBeGreaterThan(20);
    expect(targets.filter((target) => at(document, target) === undefined)).toEqual([]);
  });

  it('names every operation once, and every schema by what it is', () => {
    const { paths, components } = openApiDocument(kinds);
    const ids = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining(['Job', 'JobRequest', 'JobPage', 'ChatInput', 'Lane', 'Problem', 'JsonValue']),
    );
    expect(Object.keys(components.schemas).filter((name) => !/^[A-Z]\w+$/.test(name))).toEqual([]);
  });
});
