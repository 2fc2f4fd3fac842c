import { expect, it } from '@jest/globals';
import { defaultLimits } from '#adapters/winrm/client/settings.ts';
import { graceMs } from '#src/conductor/host-jobs.ts';

// Whoever waits less looks at a host again while the script that was told to end is still being ended there.
it('gives the slowest transport the time that it takes to end a command', () => {
  const { graceMs: inOrder, terminateMs, closeWithinMs } = defaultLimits;

  expect(graceMs).toBeGreaterThan(inOrder + terminateMs + closeWithinMs);
});
