import { describe, expect, it } from '@jest/globals';
import { anthropicBaseUrl } from './anthropic-messages/connection.js';
import { geminiBaseUrl, vertexBaseUrl } from './gemini/connection.js';
import { openAiBaseUrl } from './openai-connection.js';

describe('base URLs', () => {
  it.each([
    [openAiBaseUrl, 'https://api.openai.com', 'https://api.openai.com/v1'],
    [openAiBaseUrl, 'https://api.openai.com/', 'https://api.openai.com/v1'],
    [openAiBaseUrl, 'https://api.openai.com/v1/', 'https://api.openai.com/v1'],
    [openAiBaseUrl, 'https://api.z.ai/api/paas/v4', 'https://api.z.ai/api/paas/v4'],
    [anthropicBaseUrl, 'https://api.anthropic.com', 'https://api.anthropic.com'],
    [anthropicBaseUrl, 'https://api.anthropic.com/', 'https://api.anthropic.com'],
    [anthropicBaseUrl, 'https://api.anthropic.com/v1/', 'https://api.anthropic.com'],
    [anthropicBaseUrl, 'https://api.minimax.io/anthropic', 'https://api.minimax.io/anthropic'],
    [geminiBaseUrl, 'https://vendor.test', 'https://vendor.test/v1beta'],
    [geminiBaseUrl, 'http://localhost:1/', 'http://localhost:1/v1beta'],
    [geminiBaseUrl, 'http://localhost:1/gate/v1/', 'http://localhost:1/gate/v1'],
  ])('%p: %s becomes %s', (complete, given, wanted) => {
    expect(complete(given)).toBe(wanted);
  });

  it.each(
    [openAiBaseUrl, anthropicBaseUrl, geminiBaseUrl].flatMap((complete) =>
      ['', 'localhost', 'localhost:1234', 'ftp://host', 'https://host/v1?key=1', 'http://host/#a'].map(
        (given) => [complete, given] as const,
      ),
    ),
  )('%p refuses %j', (complete, given) => {
    expect(() => complete(given)).toThrow(TypeError);
    expect(() => complete(given)).toThrow(/base URL/);
  });

  it.each([
    ['global', undefined, 'https://aiplatform.googleapis.com/v1beta1'],
    ['eu', undefined, 'https://aiplatform.eu.rep.googleapis.com/v1beta1'],
    ['europe-west6', undefined, 'https://europe-west6-aiplatform.googleapis.com/v1beta1'],
    ['global', 'http://localhost:1', 'http://localhost:1/v1beta1'],
  ])('Vertex AI in %s, configured at %s, is at %s', (location, configured, address) => {
    expect(vertexBaseUrl(location, configured)).toBe(address);
  });
});
