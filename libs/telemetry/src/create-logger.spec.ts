import { describe, expect, it } from '@jest/globals';
import { createLogger } from './create-logger.js';
import type { LogFields } from './logger.js';
import { NestLogger } from './nest-logger.js';

function logged(options: { level?: 'debug' | 'info' | 'silent'; pretty?: boolean } = {}) {
  const lines: string[] = [];
  const log = createLogger({
    level: options.level ?? 'debug',
    pretty: options.pretty ?? false,
    destination: { write: (line) => lines.push(line) },
  });
  return { log, lines, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('createLogger', () => {
  it('writes one JSON object for each message, with the fields of its parents', () => {
    const { log, entries } = logged();
    log
      .child({ component: 'worker', backend: 'groq' })
      .warn('Parked.', { job: 'j_1', tenant: 't', attempt: 2 });
    expect(entries()).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        pid: process.pid,
        component: 'worker',
        backend: 'groq',
        job: 'j_1',
        tenant: 't',
        attempt: 2,
        message: 'Parked.',
      },
    ]);
  });

  it('writes no key twice: what a line says is instead of what its parents say', () => {
    const { log, lines } = logged();
    log.child({ component: 'api' }).child({ app: 'api' }).info('Once.', { component: 'queue' });
    expect(lines[0]?.match(/"component"/g)).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ app: 'api', component: 'queue' });
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = logged({ level: 'info' });
    log.debug('No.');
    log.info('Yes.');
    expect(lines).toHaveLength(1);
    const silent = logged({ level: 'silent' });
    silent.log.fatal('No.');
    expect(silent.lines).toHaveLength(0);
  });

  it('writes no field that is not allowed and no credential anywhere', () => {
    const { log, lines } = logged();
    const fields = {
      prompt: 'CANARY',
      headers: { authorization: 'CANARY' },
      job: { CANARY: 1 },
      path: '/?key=CANARY1',
    };
    const error = new Error('gsk_CANARY0123', { cause: new Error('AIzaCANARY0123') });
    log.error('Bearer CANARY0123', { ...(fields as unknown as LogFields), error });
    log.child({ model: 'sk-CANARY0123' }).info('Child.');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('CANARY');
    expect(lines.join('')).toContain('[secret]');
  });

  it('writes one line for people on a terminal, without control characters', () => {
    const { log, lines } = logged({ pretty: true });
    log.error('Two\nlines \u001b[2J', {
      backend: 'groq',
      error: new Error('outer', { cause: new TypeError('in') }),
    });
    const [line = ''] = lines;
    expect(line.trimEnd()).not.toContain('\n');
    expect(line).not.toContain('\u001b[2J');
    expect(line).toMatch(
      /^.*\d\d:\d\d:\d\d\.\d{3}.* .*ERROR.* Two lines .*backend=groq error=Error: outer <- TypeError: in/,
    );
  });
});

describe('NestLogger', () => {
  it("passes on Nest's own messages with the part that speaks", () => {
    const { log, entries } = logged();
    const nest = new NestLogger(log);
    nest.log('Mapped {/v1/jobs, POST} route', 'RouterExplorer');
    nest.error(new TypeError('Broken'), undefined, 'ExceptionsHandler');
    nest.error('Failed', 'Error: Failed\n    at x', 'ExceptionsHandler');
    nest.warn({ prompt: 'CANARY' });
    expect(entries()).toMatchObject([
      { level: 'debug', message: 'Mapped {/v1/jobs, POST} route', component: 'RouterExplorer' },
      { level: 'error', message: 'Broken', component: 'ExceptionsHandler', error: { name: 'TypeError' } },
      { level: 'error', message: 'Failed', component: 'ExceptionsHandler' },
      { level: 'warn', component: 'Nest' },
    ]);
    expect(JSON.stringify(entries())).not.toContain('CANARY');
  });
});
