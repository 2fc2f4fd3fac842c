import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const program = join(import.meta.dirname, 'last-words-process.ts');

describe('an error that nobody caught', () => {
  it.each(['thrown', 'rejected'])(
    'ends the process without a secret in its last words: %s',
    (how) => {
      const ended = spawnSync(process.execPath, [program, how], { encoding: 'utf8' });

      expect(ended.status).toBe(1);
      expect(ended.stderr).toContain('it broke with gone');
      expect(ended.stderr).toContain('at ');
      expect(ended.stderr + ended.stdout).not.toContain('hunter2');
    },
  );
});
