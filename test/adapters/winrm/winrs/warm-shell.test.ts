import { describe, expect, it } from '@jest/globals';
import { cmdResource } from '#adapters/winrm/winrs/cmd-shell.ts';
import { leftovers, mayReuse } from '#adapters/winrm/winrs/warm-shell.ts';
import type { ShellInfo } from '#adapters/winrm/wsman/shell-answer.ts';

const shell = { id: 'S', commands: 3, lastUsedAt: 1_000_000, idleTimeoutMs: 600_000 };

describe('a warm shell', () => {
  it.each([
    ['was used just now', {}, 1_000_000, true],
    ['was idle for less than its time-out', {}, 1_569_999, true],
    ['is about to be ended by the host', {}, 1_570_000, false],
    ['had nearly all its commands', { commands: 199 }, 1_000_000, true],
    ['had all its commands', { commands: 200 }, 1_000_000, false],
    ['was used in the future', {}, 999_999, false],
  ])('that %s', (_, changed, now, isFit) => {
    expect(mayReuse({ ...shell, ...changed }, now)).toBe(isFit);
  });
});

describe('shells that are left over', () => {
  const info: ShellInfo = {
    id: 'A',
    resource: cmdResource,
    name: 'ours',
    owner: undefined,
    clientAddress: undefined,
    idleTimeoutMs: undefined,
    inactiveMs: undefined,
  };

  it('are ours by name or because we made them, of our kind, and not in use', () => {
    const shells = [
      info,
      { ...info, id: 'b' },
      { ...info, id: 'C', name: 'theirs' },
      { ...info, id: 'D', name: undefined },
      { ...info, id: 'F', name: undefined },
      {
        ...info,
        id: 'E',
        resource: 'http://schemas.microsoft.com/powershell/Microsoft.PowerShell',
      },
    ];

    const own = { resource: cmdResource, name: 'ours', left: ['f', 'e'], known: ['B'] };

    expect(leftovers(shells, own)).toEqual(['A', 'F']);
  });
});
