import { describe, expect, it } from '@jest/globals';
import { parseCode } from '#src/errorcode/code.ts';
import { decode } from '#src/errorcode/decode.ts';
import { playbooksFor } from '#src/playbook/known-for-code.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Signature } from '#src/playbook/schema.ts';

function playbook(name: string, signatures: readonly Signature[]): LoadedPlaybook {
  const title = `About ${name}`;
  return {
    name,
    revision: '',
    parts: [],
    files: {},
    playbook: {
      format: 1,
      title,
      summary: title,
      signatures: [...signatures],
      examples: [title],
      warnings: [],
      questions: {},
      probes: {},
      causes: {},
      remedies: {},
      references: [],
    },
  };
}

const all = [
  playbook('printing', [{ space: 'win32', code: '0x709' }, { text: 'spooler' }]),
  playbook('remote', [{ space: 'rdp', code: '0x904', extended: '0x7' }]),
];

describe('the playbooks of a code', () => {
  it.each([
    {
      code: 'win32:0x709',
      found: [{ name: 'printing', title: 'About printing', beside: undefined }],
    },
    {
      code: 'unknown:0x709',
      found: [{ name: 'printing', title: 'About printing', beside: undefined }],
    },
    { code: 'rdp:0x904', found: [{ name: 'remote', title: 'About remote', beside: '0x7' }] },
    { code: 'rdp:0x709', found: [] },
    {
      code: 'hresult:0x80070709',
      found: [{ name: 'printing', title: 'About printing', beside: undefined }],
    },
    { code: 'hresult:0x8abc1234', found: [] },
  ])('are found for $code', ({ code, found }) => {
    const parsed = parseCode(code);

    expect(parsed && playbooksFor(decode(parsed), all)).toEqual(found);
  });
});
