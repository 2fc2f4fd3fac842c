import { childOf, type XmlElement } from '#src/xml/xml-element.ts';
import { unexpected } from './malformed.ts';
import { namespaces } from './namespaces.ts';
import type { WsmanRequest } from './request.ts';
import { readShell, type ShellInfo } from './shell-answer.ts';

/** One part of the shells on a host. */
export interface ShellPage {
  readonly shells: readonly ShellInfo[];
  /** Where to go on; absent at the end. */
  readonly context: string | undefined;
}

const resource = namespaces.rsp;
const most = '1000';

/** Asks which shells there are: those of the account, and for administrators all. */
export const listShells: WsmanRequest = {
  action: `${namespaces.wsen}/Enumerate`,
  resource,
  body: [
    {
      name: 'wsen:Enumerate',
      content: [
        { name: 'wsman:OptimizeEnumeration' },
        { name: 'wsman:MaxElements', content: most },
      ],
    },
  ],
};

export function listMoreShells(context: string): WsmanRequest {
  return {
    action: `${namespaces.wsen}/Pull`,
    resource,
    body: [
      {
        name: 'wsen:Pull',
        content: [
          { name: 'wsen:EnumerationContext', content: context },
          { name: 'wsen:MaxElements', content: most },
        ],
      },
    ],
  };
}

/** Reads the answer to either (DSP0226 8.2): items stand in WSMan's element first, in WS-Enumeration's later. */
export function readShellPage(body: XmlElement): ShellPage {
  const response = body.children.find(
    ({ namespace, name }) =>
      namespace === namespaces.wsen && /^(?:Enumerate|Pull)Response$/.test(name),
  );
  if (response === undefined) throw unexpected('no list of shells');
  return { shells: shellsIn(response), context: contextIn(response) };
}

function shellsIn(response: XmlElement): ShellInfo[] {
  return response.children
    .filter(({ namespace, name }) => name === 'Items' && isEnumeration(namespace))
    .flatMap((items) => items.children)
    .filter(({ namespace, name }) => namespace === namespaces.rsp && name === 'Shell')
    .map(readShell);
}

function contextIn(response: XmlElement): string | undefined {
  const ended = response.children.some(
    ({ namespace, name }) => name === 'EndOfSequence' && isEnumeration(namespace),
  );
  const context = childOf(response, { namespace: namespaces.wsen, name: 'EnumerationContext' });
  const text = context?.text.trim() ?? '';
  if (text.length > 1024) throw unexpected('a list that cannot go on');
  return ended || text === '' ? undefined : text;
}

function isEnumeration(namespace: string): boolean {
  return namespace === namespaces.wsen || namespace === namespaces.wsman;
}
