import { describe, expect, it } from '@jest/globals';
import { whyBarred } from '#adapters/ldap/account-state.ts';

const at = Date.UTC(2026, 10, 21, 12);
const day = Math.floor(at / 86_400_000);

function barred(written: Readonly<Record<string, string>>, kind: 'plain' | 'active-directory') {
  const values = Object.entries(written).map(([name, value]): [string, string[]] => [
    name.toLowerCase(),
    [value],
  ]);
  return whyBarred({ dn: 'cn=x', values: new Map(values) }, { kind, at });
}

/** Ticks of 100 ns since 1601. */
function filetime(moment: number): string {
  return String((BigInt(moment) + 11_644_473_600_000n) * 10_000n);
}

describe('an account of Active Directory', () => {
  it.each([
    ['of everyday', '512', undefined],
    ['whose password never ends', '66048', undefined],
    ['that is disabled', '514', 'is disabled'],
    ['that is disabled, among other things', '66050', 'is disabled'],
    ['with something that is no number', '0x202', 'has a userAccountControl that is no number'],
    ['with nothing', '', 'has a userAccountControl that is no number'],
  ])('%s', (_what, userAccountControl, why) => {
    expect(barred({ userAccountControl }, 'active-directory')).toBe(why);
  });

  it('is barred when its state may not be read', () => {
    expect(barred({}, 'active-directory')).toBe(
      'has no userAccountControl that ldap.bind may read',
    );
    expect(barred({}, 'plain')).toBeUndefined();
  });

  it.each([
    ['never', '0', undefined],
    ['never, as it is written by default', '9223372036854775807', undefined],
    ['in a while', filetime(at + 1_000), undefined],
    ['now', filetime(at), 'has expired'],
    ['long ago', filetime(0), 'has expired'],
    ['at no time that can be read', 'soon', 'has an accountExpires that is no number'],
  ])('expires %s', (_when, accountExpires, why) => {
    expect(barred({ userAccountControl: '512', accountExpires }, 'active-directory')).toBe(why);
  });
});

describe('an account of another directory', () => {
  it.each([
    ['never', '-1', undefined],
    ['tomorrow', String(day + 1), undefined],
    ['today', String(day), 'has expired'],
    ['on the day that nobody should write', '0', 'has expired'],
    ['on no day', 'never', 'has a shadowExpire that is no number'],
  ])('expires %s', (_when, shadowExpire, why) => {
    expect(barred({ shadowExpire }, 'plain')).toBe(why);
  });

  it.each([
    ['for ever', { pwdAccountLockedTime: '000001010000Z' }, 'is locked'],
    ['since a moment', { pwdAccountLockedTime: '20261121110000Z' }, 'is locked'],
    ['by 389 Directory Server', { nsAccountLock: 'TRUE' }, 'is locked'],
    ['no more', { nsAccountLock: 'false' }, undefined],
  ])('is locked %s', (_how, written, why) => {
    expect(barred(written, 'plain')).toBe(why);
  });
});
