import type { PsrpHost } from '#adapters/winrm/client/psrp-host.ts';
import type { WinrmHost } from '#adapters/winrm/client/winrm-host.ts';

/** What the settings of a host lead to. */
export type Reached =
  | { readonly kind: 'winrs'; readonly host: WinrmHost }
  | { readonly kind: 'psrp' | 'jea'; readonly host: PsrpHost; readonly configuration: string };
