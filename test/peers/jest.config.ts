import type { Config } from 'jest';

// One worker: the tests share ports, /etc/xrdp and the process table of this machine.
const config: Config = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/peers/**/*.peer.ts'],
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  maxWorkers: 1,
  testTimeout: 90_000,
};

// biome-ignore lint/style/noDefaultExport: jest takes its configuration from the default export
export default config;
