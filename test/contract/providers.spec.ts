import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeProviders } from '@app/providers/contract-suite';
import { providers } from '@app/providers';
import { type Simulator, startSimulator } from '../../apps/simulator/src/index.js';
import { SimulatedVendor } from './simulated-vendor.js';

describe('every provider of the registry', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.close());

  const vendor = new SimulatedVendor(() => simulator);
  const part = providers.find(
    ({ composition, capabilities }) => !composition && capabilities.includes('reasoning'),
  );
  if (part === undefined) throw new Error('No provider returns reasoning.');
  describeProviders(providers, vendor, part);
});
