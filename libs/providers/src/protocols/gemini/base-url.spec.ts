import { describe, expect, it } from '@jest/globals';
import { customVertexBaseUrl, geminiBaseUrl, vertexBaseUrl } from './base-url.js';

describe('addresses of the Gemini protocol', () => {
  it.each([
    ['https://generativelanguage.googleapis.com', 'https://generativelanguage.googleapis.com/v1beta'],
    ['http://localhost:1/', 'http://localhost:1/v1beta'],
    ['http://localhost:1/gate/v1/', 'http://localhost:1/gate/v1'],
  ])('%s is %s', (given, address) => expect(geminiBaseUrl(given)).toBe(address));

  it.each(['localhost', 'ftp://localhost', 'http://localhost/?key=a', 'http://localhost/#a'])(
    'refuses %s',
    (given) => expect(() => geminiBaseUrl(given)).toThrow(TypeError),
  );

  it.each([
    ['global', 'https://aiplatform.googleapis.com/v1beta1'],
    ['eu', 'https://aiplatform.eu.rep.googleapis.com/v1beta1'],
    ['europe-west6', 'https://europe-west6-aiplatform.googleapis.com/v1beta1'],
  ])('Vertex AI in %s is at %s', (location, address) => expect(vertexBaseUrl(location)).toBe(address));

  it('gives an own address of Vertex AI its version', () => {
    expect(customVertexBaseUrl('http://localhost:1')).toBe('http://localhost:1/v1beta1');
  });
});
