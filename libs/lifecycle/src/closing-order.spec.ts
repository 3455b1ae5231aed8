import { describe, expect, it } from '@jest/globals';
import { ClosingOrder } from './closing-order.js';

function part(name: string, closed: string[], failure?: Error) {
  return Promise.resolve({
    close: async () => {
      closed.push(name);
      if (failure !== undefined) throw failure;
    },
  });
}

describe('ClosingOrder', () => {
  it('closes in the opposite order of the start, once', async () => {
    const closed: string[] = [];
    const order = new ClosingOrder();
    await order.add(part('first', closed));
    await order.add(part('second', closed));
    await order.close();
    await order.close();
    expect(closed).toEqual(['second', 'first']);
  });

  it('closes what stands when a later part cannot start', async () => {
    const closed: string[] = [];
    const order = new ClosingOrder();
    await order.add(part('first', closed));
    await expect(order.add(Promise.reject(new Error('no port')))).rejects.toThrow('no port');
    expect(closed).toEqual(['first']);
  });

  it('closes the others when one cannot close, and says so', async () => {
    const closed: string[] = [];
    const order = new ClosingOrder();
    await order.add(part('first', closed));
    await order.add(part('second', closed, new Error('stuck')));
    await expect(order.close()).rejects.toThrow(AggregateError);
    expect(closed).toEqual(['second', 'first']);
  });
});
