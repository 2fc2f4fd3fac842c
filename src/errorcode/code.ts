/** In which list a number is to be looked up. `unknown`: no word in the message says it. */
export const codeSpaces = [
  'rdp',
  'rdp-extended',
  'freerdp',
  'hresult',
  'ntstatus',
  'win32',
  'ras',
  'bugcheck',
  'kerberos',
  'tls-alert',
  'unknown',
] as const;
export type CodeSpace = (typeof codeSpaces)[number];
export type KnownSpace = Exclude<CodeSpace, 'unknown'>;

export const knownSpaces: readonly KnownSpace[] = codeSpaces.filter((space) => space !== 'unknown');

/** An error code. `value` is unsigned, at most 32 bits. */
export interface Code {
  readonly space: CodeSpace;
  readonly value: number;
}

/** "0x904": lower case, no leading zeros, as playbooks write it. */
export function hexOf(value: number): string {
  return `0x${value.toString(16)}`;
}

/** "rdp:0x904", the spelling of a code in every output. */
export function spell({ space, value }: Code): string {
  return `${space}:${hexOf(value)}`;
}

const spelled = /^([a-z][a-z0-9-]{0,30}):0x([0-9a-f]{1,8})$/;

/** The inverse of `spell`; undefined when it is not one. */
export function parseCode(text: string): Code | undefined {
  const match = spelled.exec(text.trim().toLowerCase());
  const space = codeSpaces.find((known) => known === match?.[1]);
  return space === undefined || match?.[2] === undefined
    ? undefined
    : { space, value: Number.parseInt(match[2], 16) };
}
