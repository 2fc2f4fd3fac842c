import { memberOf, textIn } from './inside.ts';
import { type PsValue, psMembers, psVersion } from './value.ts';

/** What is offered: the newest protocol that Windows PowerShell 5.1 and PowerShell 7 speak. */
export const offeredVersion = '2.3';
const spoken: ReadonlySet<string> = new Set(['2.1', '2.2', '2.3']);

/** SESSION_CAPABILITY (MS-PSRP 2.2.2.1). The other two versions are what every client sends. */
export function sessionCapability(): PsValue {
  return psMembers([
    ['protocolversion', psVersion(offeredVersion)],
    ['PSVersion', psVersion('2.0')],
    ['SerializationVersion', psVersion('1.1.0.1')],
  ]);
}

export type Agreed =
  | { readonly kind: 'agreed'; readonly version: string }
  | { readonly kind: 'refused'; readonly version: string };

/** Reads the host's SESSION_CAPABILITY: its version holds, if it is one that is spoken here (MS-PSRP 3.1.5.4.1). */
export function agreedVersion(value: PsValue): Agreed {
  const version = textIn(memberOf(value, 'protocolversion')) ?? '';
  return { kind: spoken.has(version) ? 'agreed' : 'refused', version };
}
