import { describe, expect, it } from '@jest/globals';
import { fromKeyring } from './references.js';

const keyring = (password: string | null) => async () => ({
  Entry: class {
    constructor(
      readonly service: string,
      readonly account: string,
    ) {}
    getPassword = () => (this.service === 'sluice' && this.account === 'open/ai' ? password : null);
  },
});

describe('fromKeyring', () => {
  it('reads an entry by its service and account', async () => {
    expect(await fromKeyring('sluice/open/ai', keyring('sk-1'))).toEqual({ value: 'sk-1' });
  });

  it.each([
    ['sluice', 'Expected keyring:SERVICE/ACCOUNT.'],
    ['sluice/other', 'The keyring has no other of sluice. Store the key under this name.'],
  ])('says what to do when there is none: %s', async (name, message) => {
    expect(await fromKeyring(name, keyring('sk-1'))).toEqual({ message });
  });

  it('says how to install what it needs', async () => {
    const missing = () => Promise.reject(new Error('Cannot find package'));
    expect(await fromKeyring('a/b', missing)).toMatchObject({
      message: expect.stringContaining('npm install @napi-rs/keyring'),
    });
  });

  it('says when the keyring is locked', async () => {
    const locked = async () => ({
      Entry: class {
        getPassword(): string {
          throw new Error('locked');
        }
      },
    });
    expect(await fromKeyring('a/b', locked)).toMatchObject({
      message: 'The keyring did not answer (locked). Unlock it.',
    });
  });
});
