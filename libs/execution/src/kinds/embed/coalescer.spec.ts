import { describe, expect, it } from '@jest/globals';
import { ProviderError } from '@app/provider-spec';
import { poison, StandInEmbedder, vectorOf } from '../../test-doubles/stand-in-embedder.js';
import { type CallTerms, Coalescer } from './coalescer.js';
import { hangsUntilAborted, Latch } from '../../test-doubles/stand-in-provider.js';

import { splitTexts } from '../text-parts.js';

const never = new AbortController().signal;
const terms: CallTerms = { model: 'm', providerOptions: {} };

function coalescerOf(provider: StandInEmbedder, maximumInputs = 100): Coalescer {
  return new Coalescer({
    embed: provider.embed,
    size: { maximumInputs, maximumTokens: 1_000 },
    maximumCalls: 8,
  });
}

function ride(coalescer: Coalescer, text: string, { signal = never, alone = false, other = {} } = {}) {
  const [part] = splitTexts([text], { maximumInputs: 1 });
  if (part === undefined) throw new Error('A text makes a part.');
  return coalescer.ride({ ...terms, ...other }, part, { alone, signal });
}

describe('Coalescer', () => {
  it('carries texts of many jobs in few calls, each back to its own', async () => {
    const provider = new StandInEmbedder();
    const coalescer = coalescerOf(provider);
    const texts = Array.from({ length: 1_000 }, (_, index) => `${index}`);
    const replies = await Promise.all(texts.map((text) => ride(coalescer, text)));
    expect(replies.map(({ vectors }) => vectors)).toEqual(texts.map((text) => [vectorOf(text)]));
    expect(provider.calls.length).toBeLessThanOrEqual(50);
    const used = replies.reduce((sum, { usage }) => sum + (usage.inputTokens ?? 0), 0);
    expect(used).toBe(provider.billed);
    expect(provider.calls.every(({ inputs }) => inputs.length <= 100)).toBe(true);
  });

  it('mixes no texts that want different things', async () => {
    const provider = new StandInEmbedder();
    const coalescer = coalescerOf(provider);
    await Promise.all(
      [{}, { model: 'n' }, { dimensions: 3 }, { inputType: 'query' }, { providerOptions: { a: 1 } }, {}].map(
        (other) => ride(coalescer, 'a', { other }),
      ),
    );
    expect(provider.calls).toHaveLength(5);
  });

  it('gathers while all calls that may run do run', async () => {
    const first = new Latch();
    const provider = new StandInEmbedder(async () => {
      if (provider.calls.length === 1) await first.opened;
      return undefined;
    });
    const coalescer = new Coalescer({ embed: provider.embed, size: { maximumInputs: 10 }, maximumCalls: 1 });
    const alone = ride(coalescer, 'a', { alone: true });
    const waiting = Array.from({ length: 20 }, () => ride(coalescer, 'b'));
    first.open();
    await Promise.all([alone, ...waiting]);
    expect(provider.calls.map(({ inputs }) => inputs.length)).toEqual([1, 10, 10]);
  });

  it('lets one poisonous text fail its own job alone', async () => {
    const provider = new StandInEmbedder();
    const coalescer = coalescerOf(provider);
    const texts = Array.from({ length: 64 }, (_, index) => (index === 40 ? poison : `${index}`));
    const ends = await Promise.allSettled(texts.map((text) => ride(coalescer, text)));
    expect(ends.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([40]);
    // The whole, and two halves for each time that it was divided.
    expect(provider.calls.length).toBeLessThanOrEqual(13);
  });

  it('gives every job a failure that no text is to blame for', async () => {
    const failure = new ProviderError({ kind: 'overloaded', message: 'Too much.' });
    const provider = new StandInEmbedder(async () => {
      throw failure;
    });
    const coalescer = coalescerOf(provider);
    const ends = await Promise.allSettled(['a', 'b', 'c'].map((text) => ride(coalescer, text)));
    expect(ends.map((end) => end.status === 'rejected' && end.reason === failure)).toEqual([
      true,
      true,
      true,
    ]);
    expect(provider.calls).toHaveLength(1);
  });

  it('goes on without a job that was stopped, and stops the call when all were', async () => {
    const called = new Latch();
    const provider = new StandInEmbedder((_, signal) => {
      called.open();
      return hangsUntilAborted(signal);
    });
    const coalescer = coalescerOf(provider, 2);
    const [one, two] = [new AbortController(), new AbortController()];
    const reasons = [one, two].map(({ signal }, index) =>
      ride(coalescer, `${index}`, { signal }).catch((reason: unknown) => reason),
    );
    await called.opened;
    one.abort('enough of one');
    expect(await reasons[0]).toBe('enough of one');
    expect(provider.signals[0]?.aborted).toBe(false);
    two.abort('enough of both');
    expect(await reasons[1]).toBe('enough of both');
    expect(provider.signals[0]?.aborted).toBe(true);
  });

  it('does not send the text of a job that was stopped while it waited', async () => {
    const provider = new StandInEmbedder();
    const coalescer = coalescerOf(provider);
    const stopped = new AbortController();
    const gone = ride(coalescer, 'gone', { signal: stopped.signal }).catch((reason: unknown) => reason);
    const stays = ride(coalescer, 'stays');
    stopped.abort('cancelled');
    expect(await gone).toBe('cancelled');
    await stays;
    expect(provider.calls.map(({ inputs }) => inputs)).toEqual([['stays']]);
    await expect(ride(coalescer, 'late', { signal: stopped.signal })).rejects.toBe('cancelled');
    expect(provider.calls).toHaveLength(1);
  });
});
