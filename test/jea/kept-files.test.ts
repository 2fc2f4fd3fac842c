import { describe, expect, it } from '@jest/globals';
import { indexFile, refuseForeign, withIndex } from '#src/jea/kept-files.ts';

const files = { 'a.ps1': '\uFEFFone\n', 'b/c.md': 'two\n' };
/** As they are read again: without byte order mark. */
const kept = { ...withIndex(files), 'a.ps1': 'one\n' };

describe('a folder of an earlier run', () => {
  it.each([
    ['an empty folder', {}],
    ['what it left there', kept],
    ['its index alone', { [indexFile]: withIndex(files)[indexFile] ?? '' }],
  ])('takes %s', (_, found) => {
    expect(() => refuseForeign('out', found, files)).not.toThrow();
  });

  it('takes new contents in place of its own', () => {
    expect(() => refuseForeign('out', kept, { ...files, 'a.ps1': 'new\n' })).not.toThrow();
  });

  it.each([
    [
      'a file of somebody',
      { ...kept, 'mine.txt': '' },
      'out/mine.txt was not written by this command',
    ],
    [
      'a file that was signed',
      { ...kept, 'a.ps1': 'one\n# SIG #' },
      'out/a.ps1 was changed or signed',
    ],
    ['files without an index', { 'a.ps1': 'one\n' }, 'was not written by this command'],
    [
      'an index that is none',
      { ...kept, [indexFile]: '{"files":{}}' },
      'was not written by this command',
    ],
    ['an index that is no JSON', { ...kept, [indexFile]: '{' }, 'was not written by this command'],
    ['a name of every object', { ...kept, constructor: '' }, 'out/constructor was not written'],
  ])('refuses %s', (_, found, message) => {
    expect(() => refuseForeign('out', found, files)).toThrow(message);
  });

  it('refuses what is not needed any more: it would stay', () => {
    expect(() => refuseForeign('out', kept, { 'a.ps1': '' })).toThrow(
      'out/b/c.md is of an earlier run',
    );
  });
});
