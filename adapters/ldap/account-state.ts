import type { LdapSettings } from '#src/identity/ldap-settings.ts';
import { firstOf, type LdapEntry } from './session.ts';

/** What an account is asked for. Some are operational: they come only when they are named. */
export const stateAttributes = [
  'userAccountControl',
  'accountExpires',
  'shadowExpire',
  'pwdAccountLockedTime',
  'nsAccountLock',
] as const;

const dayMs = 86_400_000;
/** ADS_UF_ACCOUNTDISABLE. */
const disabledBit = 2n;
/** FILETIME of 1970-01-01, in milliseconds since 1601. */
const filetimeEpochMs = 11_644_473_600_000n;
/** accountExpires of an account that never does. */
const never = [0n, 0x7fff_ffff_ffff_ffffn];

/** Why an account may not log on; `undefined` when nothing says so. What cannot be read bars it. `at` in milliseconds since 1970. */
export function whyBarred(
  entry: LdapEntry,
  { kind, at }: { readonly kind: LdapSettings['kind']; readonly at: number },
): string | undefined {
  return (
    windowsBar(entry, kind) ??
    windowsExpiry(entry, at) ??
    shadowExpiry(entry, at) ??
    // Until somebody unlocks it: how long a lock lasts stands in a policy that need not be readable.
    (firstOf(entry, 'pwdAccountLockedTime') === undefined ? undefined : 'is locked') ??
    (firstOf(entry, 'nsAccountLock')?.toLowerCase() === 'true' ? 'is locked' : undefined)
  );
}

function windowsBar(entry: LdapEntry, kind: LdapSettings['kind']): string | undefined {
  const written = firstOf(entry, 'userAccountControl');
  if (written === undefined)
    return kind === 'plain' ? undefined : 'has no userAccountControl that ldap.bind may read';
  const flags = integerOf(written);
  if (flags === undefined) return 'has a userAccountControl that is no number';
  return (flags & disabledBit) === 0n ? undefined : 'is disabled';
}

function windowsExpiry(entry: LdapEntry, at: number): string | undefined {
  const written = firstOf(entry, 'accountExpires');
  if (written === undefined) return undefined;
  const ticks = integerOf(written);
  if (ticks === undefined) return 'has an accountExpires that is no number';
  if (never.includes(ticks)) return undefined;
  return ticks / 10_000n - filetimeEpochMs <= BigInt(at) ? 'has expired' : undefined;
}

/** Days since 1970, the last one not included; shadow(5) warns of 0, and -1 is written for never. */
function shadowExpiry(entry: LdapEntry, at: number): string | undefined {
  const written = firstOf(entry, 'shadowExpire');
  if (written === undefined) return undefined;
  const days = integerOf(written);
  if (days === undefined) return 'has a shadowExpire that is no number';
  return days >= 0n && days * BigInt(dayMs) <= BigInt(at) ? 'has expired' : undefined;
}

function integerOf(text: string): bigint | undefined {
  return /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
}
