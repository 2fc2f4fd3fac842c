import type { Config } from 'jest';

const config: Config = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/powershell/**/*.powershell.ts'],
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  // Each test starts PowerShell, which takes a core of its own.
  maxWorkers: 1,
  testTimeout: 300_000,
};

// biome-ignore lint/style/noDefaultExport: jest takes its configuration from the default export
export default config;
