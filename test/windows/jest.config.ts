import type { Config } from 'jest';

// One worker: the tests change the services, the firewall and the registry of this machine.
const config: Config = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/windows/**/*.windows.ts'],
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  maxWorkers: 1,
  testTimeout: 300_000,
};

// biome-ignore lint/style/noDefaultExport: jest takes its configuration from the default export
export default config;
