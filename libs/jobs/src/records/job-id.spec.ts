import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatCursor, InvalidCursorError, parseCursor } from './cursor.js';
import { jobId, parseWakeUpId, wakeUpId } from './ids.js';

describe('ids', () => {
  it('are derived from tenant and key, and from nothing else', () => {
    expect(jobId('acme', 'key')).toBe(jobId('acme', 'key'));
    expect(jobId('acme', 'key')).not.toBe(jobId('other', 'key'));
    expect(jobId('a', 'b|c')).not.toBe(jobId('a|b', 'c'));
    expect(jobId('acme')).not.toBe(jobId('acme'));
    for (const id of [jobId('acme', 'key'), jobId('acme')]) expect(id).toMatch(/^j_[a-z2-7]{26}$/);
  });

  it('of wake-ups contain the job and the place in its route', () => {
    const id = jobId('acme');
    expect(wakeUpId({ id, hop: 0 })).toBe(id);
    expect(wakeUpId({ id, hop: 3 })).toBe(`${id}.f3`);
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), (hop, wave) => {
        expect(parseWakeUpId(wakeUpId({ id, hop, wave }))).toEqual({ id, hop, wave });
      }),
    );
  });

  it('and times form cursors that can be read again', () => {
    fc.assert(
      fc.property(fc.nat(), (time) => {
        const place = { time, id: jobId('acme') };
        expect(parseCursor(formatCursor(place))).toEqual(place);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseCursor(text)).toThrow(InvalidCursorError);
      }),
    );
  });
});
