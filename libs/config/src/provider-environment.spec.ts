import { describe, expect, it } from '@jest/globals';
import { completeAddress } from './provider-environment.js';

describe('completeAddress', () => {
  it.each([
    ['gpu-box', 'http://gpu-box:11434'],
    ['gpu-box:8080', 'http://gpu-box:8080'],
    [' 0.0.0.0 ', 'http://127.0.0.1:11434'],
    ['0.0.0.0:8080', 'http://127.0.0.1:8080'],
    ['[::]', 'http://[::1]:11434'],
    ['[fe80::1]', 'http://[fe80::1]:11434'],
    ['https://ollama.com', 'https://ollama.com'],
    ['http://0.0.0.0:1', 'http://0.0.0.0:1'],
    ['gpu-box/path', 'gpu-box/path'],
  ])('%s is %s', (text, address) => {
    expect(completeAddress(text, 'http://localhost:11434')).toBe(address);
  });

  it('leaves an address alone when there is none to complete it from', () => {
    expect(completeAddress('gpu-box', undefined)).toBe('gpu-box');
  });
});
