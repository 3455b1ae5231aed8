import { describe, expect, it } from '@jest/globals';
import { helpText } from './command-line.js';

describe('helpText', () => {
  it.each(['--help', '-h'])('lists every flag and variable at %s', (flag) => {
    const text = helpText(['--port', '80', flag]);
    expect(text).toMatch(/--port +SLUICE_HTTP_PORT +The port/);
    expect(text).toMatch(/--config +SLUICE_CONFIG +The configuration file/);
    expect(text).toMatch(/ {2}SLUICE_REDIS_PASSWORD +The Redis password/);
    expect(text).toMatch(/ {2}DEFAULT_MODEL +A profile, backend or model/);
  });

  it('is not there when nobody asks', () => {
    expect(helpText(['--port', '80'])).toBeUndefined();
  });
});
