import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeProvider } from '@app/providers/contract-suite';
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
  if (part === undefined) throw new Error('No provider gives its reasoning.');
  for (const definition of providers) describeProvider(definition, vendor, part);
});
