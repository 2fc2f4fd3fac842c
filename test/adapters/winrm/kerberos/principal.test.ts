import { describe, expect, it } from '@jest/globals';
import { principalOf } from '#adapters/winrm/kerberos/principal.ts';

describe('the name of an account in Kerberos', () => {
  it.each([
    ['fettle@corp.example', undefined, 'fettle@CORP.EXAMPLE'],
    ['fettle@corp.example', 'OTHER.EXAMPLE', 'fettle@OTHER.EXAMPLE'],
    ['CORP\\fettle', undefined, 'fettle'],
    ['CORP\\fettle', 'CORP.EXAMPLE', 'fettle@CORP.EXAMPLE'],
    ['corp.example\\fettle', undefined, 'fettle@CORP.EXAMPLE'],
    ['fettle', undefined, 'fettle'],
    ['fettle', 'corp.example', 'fettle@corp.example'],
    ['Jörg Müller@corp.example', undefined, 'Jörg Müller@CORP.EXAMPLE'],
    ['host/a@corp.example', undefined, 'host\\/a@CORP.EXAMPLE'],
    ['a@b@corp.example', undefined, 'a\\@b@CORP.EXAMPLE'],
    ['.\\fettle', undefined, undefined],
    ['.\\fettle', 'CORP.EXAMPLE', undefined],
  ])('of %s in %s is %s', (account, realm, principal) => {
    expect(principalOf(account, realm)).toBe(principal);
  });

  it('is none for what is no account', () => {
    expect(() => principalOf('a\\b\\c', undefined)).toThrow(
      expect.objectContaining({ code: 'config-invalid' }),
    );
  });
});
